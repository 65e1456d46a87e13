import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Group, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { useNow } from '../../../../shared/time/now.ts';
import { dueOf, isOver } from '../../ladder.view.ts';

/** Since when a level waits, until when it can be decided, and whether that is over; or when it was decided. */
export function Times({ level, approval }: { level: ApprovalLevel; approval: Approval }) {
  const { t } = useTranslation('approvals');
  const now = useNow();
  const open = level.status === 'open' && approval.status === 'open';
  if (!open)
    return level.decidedAt === null || level.signers.some(({ decidedAt }) => decidedAt !== null) ? null : (
      <Text size="sm" c="dimmed" component="div">
        <Moment at={level.decidedAt} absolute />
      </Text>
    );
  const due = dueOf(approval, level);
  const over = isOver(due, now);
  return (
    <Group gap="md">
      {level.openedAt !== null && (
        <Text size="sm" c="dimmed" component="div">
          {t('openSince')} <Moment at={level.openedAt} />
        </Text>
      )}
      {due !== null && (
        <Text size="sm" fw={600} c={over ? 'red' : undefined} component="div">
          <IconClock size={14} aria-hidden style={{ verticalAlign: -2 }} />{' '}
          {t(over ? 'overSince' : 'openUntil')} <Moment at={due} />
        </Text>
      )}
    </Group>
  );
}
