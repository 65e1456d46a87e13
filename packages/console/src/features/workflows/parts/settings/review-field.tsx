import { listPolicies } from '@countersign/contract/policies.ts';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { type Fields, reviewOf, reviewValue } from '../../workflows.view.ts';

type Props = {
  readonly project: string;
  readonly fields: Fields;
  readonly onChange: (changes: Partial<Fields>) => void;
};

/** Who reviews the versions: a policy, any one maintainer, or nobody. */
export function ReviewField({ project, fields, onChange }: Props) {
  const { t } = useTranslation('workflows');
  const { data } = useQuery(reading(listPolicies, { params: { project }, query: { limit: 200 } }));
  const names = new Set(data?.items.map(({ name }) => name));
  if (fields.reviewPolicy !== null) names.add(fields.reviewPolicy);
  const policies = [...names].map((policy) => ({
    value: reviewValue({ reviewRequired: true, reviewPolicy: policy }),
    label: t('reviewPolicy', { policy }),
  }));
  return (
    <Select
      label={t('review')}
      description={fields.reviewRequired ? undefined : t('reviewNoneHint')}
      data={[
        ...policies,
        { value: 'maintainer', label: t('reviewMaintainer') },
        { value: 'none', label: t('reviewNone') },
      ]}
      value={reviewValue(fields)}
      onChange={(value) => value !== null && onChange(reviewOf(value, fields))}
      allowDeselect={false}
      searchable={policies.length > 8}
    />
  );
}
