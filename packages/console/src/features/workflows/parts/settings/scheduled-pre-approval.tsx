import { listPreApprovals } from '@countersign/contract/pre-approvals.ts';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';

type Props = {
  readonly project: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
};

/** By which pre-approval a workflow runs that takes one. */
export function ScheduledPreApproval({ project, value, onChange }: Props) {
  const { t } = useTranslation('workflows');
  const { data } = useQuery(reading(listPreApprovals, { params: { project }, query: { limit: 200 } }));
  const offered = data?.items.map(({ id, externalId }) => ({ value: id, label: externalId })) ?? [];
  const kept = value !== null && offered.every((one) => one.value !== value);
  return (
    <Select
      label={t('scheduledPreApproval')}
      description={t('scheduledPreApprovalHint')}
      data={kept ? [...offered, { value, label: value }] : offered}
      value={value}
      onChange={onChange}
      placeholder={t('noPreApproval')}
      clearable
      searchable
    />
  );
}
