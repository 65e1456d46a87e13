import { listApprovals } from '@countersign/contract/approvals.ts';
import type { SimulatedSubject } from '@countersign/contract/simulation-shapes.ts';
import { Select } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { short } from '../../../../shared/time/format.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';

/** What is put to a policy, chosen by somebody; `children` shows what comes of it. */
export type Choosing = {
  readonly project: string;
  readonly policyId?: string | undefined;
  readonly children: (subject: SimulatedSubject) => ReactNode;
};

/** A past approval: of the policy itself, if there is one. */
export function OfApproval({ project, policyId, children }: Choosing) {
  const { t, i18n } = useTranslation('policies');
  const { data } = useSuspenseQuery(reading(listApprovals, { params: { project }, query: { limit: 100 } }));
  const [chosen, setChosen] = useState<string | null>(null);
  const own = data.items.find(({ policy }) => policy !== null && policy.id === policyId) ?? data.items[0];
  if (own === undefined) return <Empty title={t('noApprovals')}>{t('noApprovalsHint')}</Empty>;
  const approval = chosen ?? own.id;
  return (
    <>
      <Select
        label={t('whichApproval')}
        value={approval}
        onChange={setChosen}
        data={data.items.map(({ id, title, createdAt }) => ({
          value: id,
          label: `${title} · ${short(Date.parse(createdAt), i18n.language)}`,
        }))}
        searchable
        allowDeselect={false}
        maw={640}
      />
      {children({ approval })}
    </>
  );
}
