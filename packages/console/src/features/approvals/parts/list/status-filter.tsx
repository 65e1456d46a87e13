import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Chip, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { statuses } from '../status-badge.tsx';

/** What the list can be narrowed to. */
export type Wanted = Approval['status'] | 'all';

type Props = { readonly status: Wanted; readonly onStatus: (status: Wanted) => void };

/** By where approvals stand: one at a time, or all. */
export function StatusFilter({ status, onStatus }: Props) {
  const { t } = useTranslation('inbox');
  const { t: words } = useTranslation('approvals');
  const all = Object.entries(statuses) as [Approval['status'], (typeof statuses)[Approval['status']]][];
  return (
    <Group gap={6} role="radiogroup" aria-label={t('status')}>
      <Chip.Group value={status} onChange={(value) => onStatus(value as Wanted)}>
        <Chip value="all" size="sm" variant="outline">
          {t('status_all')}
        </Chip>
        {all.map(([name, { word }]) => (
          <Chip key={name} value={name} size="sm" variant="outline">
            {words(word)}
          </Chip>
        ))}
      </Chip.Group>
    </Group>
  );
}
