import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What each status is called, and its colour. */
export const statuses = {
  open: { word: 'status_open', color: 'blue' },
  approved: { word: 'status_approved', color: 'green' },
  rejected: { word: 'status_rejected', color: 'red' },
  withdrawn: { word: 'status_withdrawn', color: 'gray' },
  overridden: { word: 'status_overridden', color: 'orange' },
  superseded: { word: 'status_superseded', color: 'gray' },
  expired: { word: 'status_expired', color: 'red' },
} as const satisfies Record<Approval['status'], object>;

/** Where an approval stands, in a word. */
export function StatusBadge({ status }: Pick<Approval, 'status'>) {
  const { t } = useTranslation('approvals');
  const { word, color } = statuses[status];
  return (
    <Badge color={color} variant="light" size="lg" tt="none">
      {t(word)}
    </Badge>
  );
}
