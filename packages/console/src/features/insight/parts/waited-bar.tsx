import type { BlockedLevel } from '@countersign/contract/insight.ts';
import { Anchor, Badge, Collapse, Group, Progress, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import type { Bar } from '../insight.view.ts';

type Props = { readonly bar: Bar; readonly most: number; readonly project: string };

/** Somebody who is waited for: how much, how badly; and, opened, what. */
export function WaitedBar({ bar, most, project }: Props) {
  const { t } = useTranslation('insight');
  const [opened, { toggle }] = useDisclosure(false);
  const who = bar.name ?? (bar.key === null ? t('nobody') : t('maintainers'));
  return (
    <li>
      <UnstyledButton w="100%" py={4} onClick={toggle} aria-expanded={opened}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text span fw={600} style={{ overflowWrap: 'anywhere' }}>
            {who}
          </Text>
          <Group gap="xs" justify="flex-end">
            <Counts bar={bar} />
            {opened ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
          </Group>
        </Group>
        <Progress.Root size={18} mt={4} aria-hidden>
          <Progress.Section value={(bar.plain / most) * 100} />
          <Progress.Section value={(bar.overdue / most) * 100} color="orange" striped />
          <Progress.Section value={(bar.stuck / most) * 100} color="red" striped />
        </Progress.Root>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack component="ul" gap="xs" my="xs" aria-label={t('showWhat', { who })}>
          {bar.levels.map((level) => (
            <Waiting key={level.level} level={level} project={project} />
          ))}
        </Stack>
      </Collapse>
    </li>
  );
}

function Counts({ bar: { levels, overdue, stuck } }: { readonly bar: Bar }) {
  const { t } = useTranslation('insight');
  return (
    <>
      {overdue > 0 && (
        <Badge color="orange" variant="light" tt="none">
          {t('overdue', { count: overdue })}
        </Badge>
      )}
      {stuck > 0 && (
        <Badge color="red" variant="light" tt="none">
          {t('stuck', { count: stuck })}
        </Badge>
      )}
      <Text span>{t('levels', { count: levels.length })}</Text>
    </>
  );
}

function Waiting({ level, project }: { readonly level: BlockedLevel; readonly project: string }) {
  const { t } = useTranslation('insight');
  const state = level.overdue ? t('isOverdue') : level.stuck ? t('isStuck') : null;
  return (
    <li>
      <Anchor
        component={Link}
        to="/projects/$project/approvals/$approval"
        params={{ project, approval: level.approval } as never}
        style={{ overflowWrap: 'anywhere' }}
      >
        {level.title}
      </Anchor>
      <Text c="dimmed" fz="sm" component="div">
        {t('onLevel', { level: level.name })}, <Moment at={level.since} />
        {state !== null && `, ${state}`}
      </Text>
    </li>
  );
}
