import { cancelRun, startRun } from '@countersign/contract/runs.ts';
import { createWorkflowVersion, submitWorkflowVersion } from '@countersign/contract/versions.ts';
import { createWorkflow } from '@countersign/contract/workflows.ts';
import type { Sent, World } from './world.ts';

const project = { project: 'shop' };
const definition = {
  inputs: [
    { name: 'target', label: 'Where to', type: 'environment', default: 'qa' },
    { name: 'services', type: 'services', required: false },
  ],
  stages: [
    { name: 'QA', jobs: [{ name: 'Smoke test', manual: { instructions: 'Put something into the cart' } }] },
  ],
};

/** A workflow that can be run, and waits for a person; answers its key. */
export async function runnable(world: World): Promise<string> {
  const key = world.name('flow').replace(' ', '-');
  await world.must(createWorkflow, { params: project, body: { key, name: key, reviewRequired: false } });
  const params = { ...project, workflow: key };
  await world.must(createWorkflowVersion, { params, body: { label: 'v1', definition } });
  await world.must(submitWorkflowVersion, { params: { ...params, version: '1' } });
  return key;
}

/** A run that waits at its manual job. */
async function waiting(world: World): Promise<{ workflow: string; run: string; job: string }> {
  const workflow = await runnable(world);
  const sent = { params: { ...project, workflow }, body: startRun.example.body };
  const { id: run, stages } = await world.must(startRun, sent);
  return { workflow, run, job: stages[0]?.jobs[0]?.id ?? '' };
}

const ofRun = async (world: World): Promise<Sent> => {
  const { run } = await waiting(world);
  return { params: { ...project, run } };
};
const ofWorkflow = async (world: World): Promise<Sent> => ({
  params: { ...project, workflow: await runnable(world) },
});

/** What the examples of runs need. */
export const runPlans: Readonly<Record<string, (world: World) => Promise<Sent>>> = {
  startRun: ofWorkflow,
  readOffer: ofWorkflow,
  listRuns: async (world) => {
    const { workflow } = await waiting(world);
    return { query: { workflow, status: 'running' } };
  },
  getRun: ofRun,
  explainRun: ofRun,
  cancelRun: ofRun,
  retryRun: async (world) => {
    const sent = await ofRun(world);
    await world.must(cancelRun, { ...sent, body: {} });
    return sent;
  },
  completeJob: async (world) => {
    const { run, job } = await waiting(world);
    return { params: { ...project, run, job } };
  },
};
