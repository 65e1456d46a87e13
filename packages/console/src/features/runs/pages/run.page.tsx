import type { Run } from '@countersign/contract/run-shapes.ts';
import { getRun } from '@countersign/contract/runs.ts';
import { Anchor, Grid, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Earlier } from '../parts/earlier.tsx';
import { Ladder } from '../parts/ladder.tsx';
import { CancelRun, RetryRun, useRetry } from '../parts/run-actions.tsx';
import { RunGiven } from '../parts/run-given.tsx';
import { RunProgress } from '../parts/run-progress.tsx';
import { WaitsFor } from '../parts/waits-for.tsx';
import { hasEnded } from '../runs.view.ts';

/** One run: how far it has come, what it waits for, and what its jobs say. */
export function RunPage() {
  const { project, run: id } = useParams({ from: '/projects/$project/runs/$run' });
  const { data: run } = useSuspenseQuery(reading(getRun, { params: { project, run: id } }));
  const retry = useRetry();
  return (
    <Page
      title={`${run.workflow.name} #${run.number}`}
      lead={<Lead project={project} run={run} />}
      actions={<Actions {...{ project, run, retry }} />}
    >
      <ProblemNotice error={retry.error} />
      <RunProgress run={run} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack>
            <WaitsFor project={project} run={run} />
            <Ladder project={project} run={run} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <RunGiven project={project} run={run} />
        </Grid.Col>
      </Grid>
      <Earlier project={project} run={run} />
    </Page>
  );
}

type Props = { readonly project: string; readonly run: Run };

function Actions({ project, run, retry }: Props & { readonly retry: ReturnType<typeof useRetry> }) {
  if (!hasEnded(run)) return <CancelRun project={project} run={run.id} />;
  return run.status === 'passed' ? null : <RetryRun project={project} run={run.id} retry={retry} />;
}

function Lead({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const { attempt, retriedBy } = run;
  const nobody = t('bySchedule');
  return (
    <>
      <Anchor
        component={Link}
        underline="always"
        to="/projects/$project/workflows/$workflow"
        params={{ project, workflow: run.workflow.key } as never}
      >
        {run.workflow.name}
      </Anchor>
      {' · '}
      {t('startedBy', { who: run.startedBy ?? nobody })} <Moment at={run.startedAt} />
      {attempt > 1 && ` · ${t('retriedBy', { number: attempt, who: retriedBy ?? nobody })}`}
    </>
  );
}
