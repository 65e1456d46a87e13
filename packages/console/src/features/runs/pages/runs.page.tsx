import type { RunStatus } from '@countersign/contract/run-states.ts';
import { listWorkflows } from '@countersign/contract/workflows.ts';
import { Select, SimpleGrid } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { RunList } from '../parts/run-list.tsx';
import { RunWorkflow } from '../parts/run-workflow.tsx';
import { runStatuses, statusWords } from '../runs.view.ts';

const from = '/projects/$project/runs';

/** What has run and what runs now, and the way to run something. */
export function RunsPage() {
  const { t } = useTranslation('runs');
  const { project } = useParams({ from });
  const { workflow, status } = useSearch({ from });
  const navigate = useNavigate({ from });
  const all = readingPages(listWorkflows, { params: { project }, query: { limit: 100 } });
  const { data: workflows } = useSuspenseInfiniteQuery(all);
  const known = runStatuses.find((each) => each === status);
  const go = (search: { workflow?: string | undefined; status?: string | undefined }) =>
    navigate({ search: Object.fromEntries(Object.entries(search).filter(([, value]) => value)) });
  return (
    <Page
      title={t('runs')}
      lead={t('runsLead')}
      actions={<RunWorkflow project={project} workflows={workflows} />}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={560} spacing="sm">
        <Select
          label={t('workflow')}
          placeholder={t('everyWorkflow')}
          data={workflows.map(({ key, name }) => ({ value: key, label: name }))}
          value={workflow ?? null}
          onChange={(next) => go({ workflow: next ?? undefined, status })}
          clearable
          searchable
        />
        <Select
          label={t('status')}
          placeholder={t('everyStatus')}
          data={runStatuses.map((each) => ({ value: each, label: t(statusWords[each]) }))}
          value={known ?? null}
          onChange={(next) => go({ workflow, status: (next as RunStatus | null) ?? undefined })}
          clearable
        />
      </SimpleGrid>
      <Suspense fallback={<Rows count={6} height={96} />}>
        <RunList project={project} workflow={workflow} status={known} />
      </Suspense>
    </Page>
  );
}
