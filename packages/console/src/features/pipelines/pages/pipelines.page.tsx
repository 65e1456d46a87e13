import { listPipelines } from '@countersign/contract/pipelines.ts';
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
import { PipelineCard } from '../parts/pipeline-card.tsx';

/** The ways to production: every pipeline of the project as a picture. */
export function PipelinesPage() {
  const { t } = useTranslation('pipelines');
  const { project } = useParams({ from: '/projects/$project/pipelines' });
  return (
    <Page title={t('title')} lead={t('lead')} actions={<New project={project} />}>
      <Suspense fallback={<Rows count={2} height={180} />}>
        <Pipelines project={project} />
      </Suspense>
    </Page>
  );
}

function New({ project }: { readonly project: string }) {
  const { t } = useTranslation('pipelines');
  const navigate = useNavigate();
  const because = useMay(project, 'pipeline.edit');
  return (
    <ReasonedButton
      because={because}
      onClick={() => void navigate({ to: '/projects/$project/pipelines/new', params: { project } })}
    >
      {t('create')}
    </ReasonedButton>
  );
}

function Pipelines({ project }: { readonly project: string }) {
  const { t } = useTranslation('pipelines');
  const pages = useSuspenseInfiniteQuery(readingPages(listPipelines, { params: { project } }));
  if (pages.data.length === 0) return <Empty title={t('none')}>{t('noneHint')}</Empty>;
  return (
    <Stack gap="sm">
      {pages.data.map((pipeline) => (
        <PipelineCard key={pipeline.id} project={project} pipeline={pipeline} />
      ))}
      <More pages={pages} />
    </Stack>
  );
}
