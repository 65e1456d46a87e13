import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWords } from '../../../../shared/words/use-words.ts';
import { Replayed } from './replayed.tsx';
import { type Mark, markOf } from './trial.view.ts';

type Props = {
  readonly title: string;
  readonly simulation: Simulation;
  /** The levels of what it is compared with. */
  readonly others: Simulation['levels'] | undefined;
  readonly alone: 'new' | 'gone';
};

/** One policy's answer: in a sentence, and level by level. */
export function Side({ title, simulation, others, alone }: Props) {
  const { t } = useTranslation('policies');
  const words = useWords();
  const { because, barred, levels, refusal, replay } = simulation;
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text size="sm" {...(refusal && { c: 'red' })}>
          {because}
        </Text>
        {levels.map((level) => (
          <OneLevel key={level.name} level={level} mark={others ? markOf(level, others, alone) : 'same'} />
        ))}
        {barred.map(({ username, duties }) => (
          <Text key={username} size="sm" c="dimmed">
            {t('mayNotSign', { who: username, duties: words.list(duties.map(words.duty)) })}
          </Text>
        ))}
        {replay && <Replayed replay={replay} />}
      </Stack>
    </Paper>
  );
}

type LevelProps = { readonly level: Simulation['levels'][number]; readonly mark: Mark };

const colours = { new: 'green', gone: 'red', different: 'yellow', same: 'gray' } as const;
const markKeys = { new: 'markNew', gone: 'markGone', different: 'markDifferent' } as const;

function OneLevel({ level: { name, applies, who, needed, because }, mark }: LevelProps) {
  const { t } = useTranslation('policies');
  const words = useWords();
  return (
    <Paper withBorder p="xs" bg={mark === 'same' ? undefined : `var(--mantine-color-${colours[mark]}-light)`}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{name}</Text>
        {mark !== 'same' && (
          <Badge variant="default" size="sm">
            {t(markKeys[mark])}
          </Badge>
        )}
      </Group>
      {applies && who.length > 0 && (
        <Text size="sm">{t('signatures', { count: needed, people: words.list(who) })}</Text>
      )}
      <Text size="xs">{because}</Text>
    </Paper>
  );
}
