import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { peopleOf } from '../../ladder.view.ts';
import { Quote } from '../quote.tsx';
import { People, Sources } from './people.tsx';
import { Times } from './times.tsx';
import { Value } from './value.tsx';

type Props = { readonly level: ApprovalLevel; readonly approval: Approval };

const statuses = {
  open: { word: 'level_open', color: 'blue' },
  approved: { word: 'level_approved', color: 'green' },
  rejected: { word: 'level_rejected', color: 'red' },
  waiting: { word: 'level_waiting', color: 'gray' },
  closed: { word: 'level_closed', color: 'gray' },
  'not-applicable': { word: 'level_not-applicable', color: 'gray' },
} as const satisfies Record<ApprovalLevel['status'], object>;

/** A level: its rule in a sentence, its people, its times. The one that waits is the biggest. */
export function Level({ level, approval }: Props) {
  const open = level.status === 'open' && approval.status === 'open';
  if (!open)
    return (
      <Stack gap={6} pt={4}>
        <Heading level={level} />
        <Text size="sm" c="dimmed">
          {level.because}
        </Text>
        <Body level={level} approval={approval} />
      </Stack>
    );
  return (
    <Paper withBorder p="sm" shadow="sm" bd="2px solid var(--mantine-primary-color-filled)">
      <Stack gap="xs">
        <Heading level={level} big />
        <Text size="lg" fw={600}>
          {level.because}
        </Text>
        <Body level={level} approval={approval} />
      </Stack>
    </Paper>
  );
}

function Heading({ level: { name, status }, big = false }: { level: ApprovalLevel; big?: boolean }) {
  const { t } = useTranslation('approvals');
  return (
    <Group gap="xs" wrap="wrap">
      <Title order={3} size={big ? 'h3' : 'h5'} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Title>
      <Badge color={statuses[status].color} variant="light" tt="none">
        {t(statuses[status].word)}
      </Badge>
    </Group>
  );
}

function Body({ level, approval }: Props) {
  const { t } = useTranslation('approvals');
  const { signed, canSign, gone } = peopleOf(level);
  return (
    <>
      <Times level={level} approval={approval} />
      {level.escalated && <Notice text={t('escalated')} />}
      {level.stuck && <Notice text={t('stuck')} />}
      {level.peopleOnly && level.status !== 'not-applicable' && (
        <Text size="sm" c="dimmed">
          {t('peopleOnly')}
        </Text>
      )}
      <Value level={level} />
      <People label={t('signed')} people={signed}>
        {({ comment }) => <Quote text={comment} />}
      </People>
      <People label={t('canSign')} people={canSign} />
      <People label={t('gone')} people={gone} />
      {level.status === 'waiting' && <Sources sources={level.approvers} />}
    </>
  );
}

const Notice = ({ text }: { readonly text: string }) => (
  <Badge color="orange" variant="light" size="lg" tt="none" h="auto" py={4} style={{ whiteSpace: 'normal' }}>
    {text}
  </Badge>
);
