import { listPolicies } from '@countersign/contract/policies.ts';
import { Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { readingPages } from '../../../shared/api/query.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { More } from '../../../shared/ui/more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { PolicyCard } from '../parts/policy-card.tsx';

/** Who signs what: every policy of the project in a few words. */
export function PoliciesPage() {
  const { t } = useTranslation('policies');
  const { project } = useParams({ from: '/projects/$project/policies' });
  return (
    <Page title={t('title')} lead={t('lead')} actions={<New project={project} />}>
      <Suspense fallback={<Rows count={3} height={110} />}>
        <Policies project={project} />
      </Suspense>
    </Page>
  );
}

function New({ project }: { readonly project: string }) {
  const { t } = useTranslation('policies');
  const navigate = useNavigate();
  const because = useMay(project, 'policy.edit');
  return (
    <ReasonedButton
      because={because}
      onClick={() => void navigate({ to: '/projects/$project/policies/new', params: { project } })}
    >
      {t('create')}
    </ReasonedButton>
  );
}

function Policies({ project }: { readonly project: string }) {
  const { t } = useTranslation('policies');
  const pages = useSuspenseInfiniteQuery(readingPages(listPolicies, { params: { project } }));
  if (pages.data.length === 0) return <Empty title={t('none')}>{t('noneHint')}</Empty>;
  return (
    <Stack gap="sm">
      {pages.data.map((policy) => (
        <PolicyCard key={policy.id} project={project} policy={policy} />
      ))}
      <More pages={pages} />
    </Stack>
  );
}
