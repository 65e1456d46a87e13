import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { countsOf, type Line } from '../../contents.view.ts';
import { ContentLine, kinds } from './content-line.tsx';

type Props = {
  readonly lines: readonly Line[];
  /** Nothing is known to be in the environment. */
  readonly empty: boolean;
  readonly environment: string;
  /** It was decided: it is beside what was there then. */
  readonly then: boolean;
  readonly project: string;
};

/** How what goes into an environment differs from what is there: what changes first. */
export function Contents({ lines, empty, environment, then, project }: Props) {
  const { t } = useTranslation('approvals');
  const [all, { toggle }] = useDisclosure(false);
  const differing = lines.filter(({ kind }) => kind !== 'same');
  const same = lines.length - differing.length;
  const shown = all || same <= 3 ? lines : differing;
  return (
    <Stack gap="xs">
      <Group gap={6}>
        {countsOf(lines).map(({ kind, count }) => (
          <Badge key={kind} color={kinds[kind].color} variant="light" tt="none">
            {t(kinds[kind].several, { count })}
          </Badge>
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        {empty
          ? t('nothingThere', { environment })
          : differing.length === 0
            ? t('allSame', { environment })
            : t(then ? 'comparedThen' : 'comparedNow', { environment })}
      </Text>
      <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map((line) => (
          <ContentLine key={line.name} line={line} project={project} />
        ))}
      </Stack>
      {same > 3 && (
        <Group>
          <Button size="xs" variant="subtle" onClick={toggle} aria-expanded={all}>
            {all ? t('hideSame') : t('showSame', { count: same })}
          </Button>
        </Group>
      )}
      {lines.some(({ kind }) => kind === 'removed') && (
        <Text size="xs" c="dimmed">
          {t('removedHint')}
        </Text>
      )}
    </Stack>
  );
}
