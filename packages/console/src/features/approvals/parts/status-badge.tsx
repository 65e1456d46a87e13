import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const colors: Record<Approval['status'], string> = {
  open: 'blue',
  approved: 'green',
  rejected: 'red',
  withdrawn: 'gray',
  overridden: 'orange',
  superseded: 'gray',
  expired: 'red',
};

/** Where an approval stands, in a word. */
export function StatusBadge({ status }: Pick<Approval, 'status'>) {
  const { t } = useTranslation('approvals');
  return (
    <Badge color={colors[status]} variant="light" size="lg" tt="none">
      {t(`status_${status}`)}
    </Badge>
  );
}
