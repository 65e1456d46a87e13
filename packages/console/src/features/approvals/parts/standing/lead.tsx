import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { useNow } from '../../../../shared/time/now.ts';
import { isOver } from '../../ladder.view.ts';
import { StatusBadge } from '../status-badge.tsx';

/** Below the title: where it stands, who asked and when, and until when it has to be decided. */
export function Lead({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const now = useNow();
  const { status, requestedBy, createdAt, decidedAt, dueAt, byRule } = approval;
  const over = isOver(dueAt, now);
  return (
    <>
      <Group gap="sm" mt={4}>
        <StatusBadge status={status} />
        {decidedAt !== null && <Moment at={decidedAt} />}
        <span>
          {requestedBy === null ? t('askedBySystem') : t('askedBy', { who: requestedBy })}{' '}
          <Moment at={createdAt} />
        </span>
        {status === 'open' && dueAt !== null && (
          <Text span fw={600} c={over ? 'red' : undefined} inherit>
            {t(over ? 'overdue' : 'dueBy')} <Moment at={dueAt} />
          </Text>
        )}
      </Group>
      {byRule !== null && <Text mt={4}>{t('byRule', { rule: byRule })}</Text>}
    </>
  );
}
