import type { Run } from '@countersign/contract/run-shapes.ts';
import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { currentJob, isHeld } from '../runs.view.ts';
import { CompleteJob } from './complete-job.tsx';
import { PassWindow } from './pass-window.tsx';

type Props = { readonly project: string; readonly run: Run };

/** What a run waits for, who can act, and the way to do so: the first thing to be seen of one that stands still. */
export function WaitsFor({ project, run }: Props) {
  const { t } = useTranslation('runs');
  if (run.blockers.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="waits-for">
      <Stack>
        <Title order={2} size="h4" id="waits-for">
          {t('waitsFor')}
        </Title>
        {run.blockers.map((blocker) => (
          <Blocker key={blocker.requirement + blocker.because} blocker={blocker} />
        ))}
        <Act project={project} run={run} />
      </Stack>
    </Paper>
  );
}

/** What the reader can do about it here; whether they may, the server says. */
function Act({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const job = currentJob(run);
  if (job === undefined) return null;
  if (isHeld(run)) return <PassWindow project={project} run={run.id} />;
  if (job.type === 'manual' && job.status === 'waiting')
    return <CompleteJob key={job.id} project={project} run={run.id} job={job} />;
  if (job.approval === null) return null;
  return (
    <div>
      <Button
        component={Link}
        to="/projects/$project/approvals/$approval"
        params={{ project, approval: job.approval } as never}
      >
        {t('toApproval')}
      </Button>
    </div>
  );
}

function Blocker({ blocker }: { readonly blocker: Run['blockers'][number] }) {
  const { t } = useTranslation('runs');
  const { requirement, because, who, since, until } = blocker;
  return (
    <div>
      <Text fw={600}>{requirement}</Text>
      <Text style={{ whiteSpace: 'pre-wrap' }}>{because}</Text>
      <Text size="sm" c="dimmed" component="div">
        {who.length > 0 && <div>{t('whoCanAct', { ns: 'common', who: who.join(', ') })}</div>}
        {since !== null && (
          <span>
            {t('waitsSince')} <Moment at={since} />{' '}
          </span>
        )}
        {until !== null && (
          <span>
            {t('waitsUntil')} <Moment at={until} absolute />
          </span>
        )}
      </Text>
    </div>
  );
}
