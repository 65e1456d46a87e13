import type { ApprovalSummary } from '@countersign/contract/approval-shapes.ts';
import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { StatusBadge } from '../status-badge.tsx';

/** One approval: what it asks, who asked and when, and where it stands. */
export function ApprovalRow({ approval }: { readonly approval: ApprovalSummary }) {
  const { t } = useTranslation('inbox');
  const { id, project, title, status, requestedBy, createdAt } = approval;
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Stack gap={4} miw={0} flex="1 1 16rem">
          <Anchor
            component={Link}
            to="/projects/$project/approvals/$approval"
            params={{ project, approval: id } as never}
            fw={600}
          >
            {title}
          </Anchor>
          <Text component="div" size="sm" c="dimmed">
            {requestedBy === null ? t('askedBySystem') : t('askedBy', { who: requestedBy })}{' '}
            <Moment at={createdAt} />
            <Ends {...approval} />
          </Text>
          <Notes {...approval} />
        </Stack>
        <StatusBadge status={status} />
      </Group>
    </Paper>
  );
}

/** When it ended, or until when it has to. */
function Ends({ decidedAt, dueAt, status }: Pick<ApprovalSummary, 'decidedAt' | 'dueAt' | 'status'>) {
  const { t } = useTranslation('inbox');
  const [word, at] = decidedAt !== null ? (['ended', decidedAt] as const) : (['due', dueAt] as const);
  if (at === null || (word === 'due' && status !== 'open')) return null;
  return (
    <>
      {' · '}
      {t(word)} <Moment at={at} />
    </>
  );
}

function Notes({ stale, newer, byRule }: Pick<ApprovalSummary, 'stale' | 'newer' | 'byRule'>) {
  const { t } = useTranslation('inbox');
  if (!stale && newer === null && byRule === null) return null;
  return (
    <Group gap="xs">
      {stale && (
        <Badge variant="light" color="orange" tt="none">
          {t('stale')}
        </Badge>
      )}
      {newer !== null && (
        <Badge variant="light" color="orange" tt="none">
          {t('newerWaits')}
        </Badge>
      )}
      {byRule !== null && <Text size="sm">{t('byRule', { because: byRule })}</Text>}
    </Group>
  );
}
