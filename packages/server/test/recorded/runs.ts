import type { Run } from '@countersign/contract/run-shapes.ts';
import { ok, type PipelineWorld, shop } from '../pipeline-world.ts';
import type { Answer, Row, Values } from './table.ts';

const definition = { stages: [{ name: 'QA', jobs: [{ name: 'look', manual: {} }] }] };
const begun = ['permit.issued', 'permit.redeemed', 'run.running', 'job.waiting'];

/** A workflow that can be run. */
async function makeRunnable({ ann }: PipelineWorld): Promise<void> {
  await ok(ann.post(shop('workflows'), { key: 'look', name: 'Look', reviewRequired: false }));
  await ok(ann.post(shop('workflows/look/versions'), { label: 'v1', definition }));
  await ok(ann.post(shop('workflows/look/versions/1:submit')));
}

/** The run and the job it waits at. */
function whereItIs({ json }: Answer): Values {
  const { id, stages } = json as Run;
  return { run: id, job: stages[0]?.jobs[0]?.id ?? '' };
}

/** Runs of workflows, and what becomes of them. */
export const runs: readonly Row[] = [
  {
    endpoint: 'startRun',
    as: 'ci',
    first: makeRunnable,
    params: { workflow: 'look' },
    body: () => ({}),
    leaves: ['run.started', ...begun],
    refused: ['outsider', 'run.start.refused'],
    keep: whereItIs,
  },
  {
    endpoint: 'completeJob',
    as: 'ci',
    params: { run: 'run', job: 'job' },
    body: () => ({ status: 'failed', comment: 'It looks bad' }),
    leaves: ['job.failed', 'run.failed'],
    refused: ['outsider', 'job.complete.refused'],
  },
  {
    endpoint: 'retryRun',
    as: 'ci',
    params: { run: 'run' },
    leaves: ['run.retried', ...begun],
    refused: ['outsider', 'run.retry.refused'],
  },
  {
    endpoint: 'cancelRun',
    as: 'ci',
    params: { run: 'run' },
    body: () => ({ reason: 'Outage' }),
    leaves: ['run.cancel', 'job.cancelled', 'run.cancelled'],
    refused: ['outsider', 'run.cancel.refused'],
  },
];
