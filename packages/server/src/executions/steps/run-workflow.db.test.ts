import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { latest, stepOf } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';

// A step of a pipeline runs a workflow: "release steps may run a workflow", and its permits:
// no door leads around the environment of the stage or around the pre-approval. Nothing works the queue here.

let world: PipelineWorld;
let count = 0;
let key = '';
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  count += 1;
  key = `nightly-${count}`;
});

const job = { name: 'run', manual: { instructions: 'Run the tests' } };
const environment = { name: 'target', type: 'environment' };

async function workflow(more: object = {}, inputs: object[] = [environment]): Promise<void> {
  await ok(world.ann.post(shop('workflows'), { key, name: 'Nightly', reviewRequired: false, ...more }));
  const definition = { inputs, stages: [{ name: 'Tests', jobs: [job] }] };
  const version = (
    await ok(world.ann.post(shop(`workflows/${key}/versions`), { label: 'v1', definition }))
  ).json();
  await ok(world.ann.post(shop(`workflows/${key}/versions/${version.number}:submit`), {}));
}

const step = (more: object = {}) => ({
  name: 'nightly',
  workflow: { key, inputs: { target: `\${environment.key}` }, ...more },
});

async function submit(one: object): Promise<Execution> {
  const release = await world.release({ name: 'QA', environment: 'qa', steps: [one] });
  return release.submit();
}

const runOf = async (execution: Execution): Promise<Run> =>
  (await ok(world.ann.get(shop(`runs/${stepOf(execution).run}`)))).json() as Run;

async function complete(execution: Execution, status: 'passed' | 'failed'): Promise<void> {
  const run = await runOf(execution);
  const [waiting] = run.stages.flatMap(({ jobs }) => jobs);
  await ok(world.ann.post(shop(`runs/${run.id}/jobs/${waiting?.id}:complete`), { status, comment: 'seen' }));
  expect(await world.sent('run.ended')).toContainEqual(
    expect.objectContaining({ run: run.id, step: stepOf(execution).id }),
  );
  await world.look(execution.id);
}

test.each([
  ['passed', 'successful', 'successful'],
  ['failed', 'failed', 'failed'],
] as const)('a run that %s leaves its step and the execution %s', async (end, ofStep, ofExecution) => {
  await workflow();
  const started = await submit(step());
  expect(stepOf(started)).toMatchObject({ type: 'workflow', status: 'running' });
  expect(started.blockers).toMatchObject([{ because: `Run ${stepOf(started).run} has not ended.` }]);
  expect(await runOf(started)).toMatchObject({
    status: 'running',
    inputs: { target: 'qa' },
    startedBy: null,
  });
  await complete(started, end);
  const ended = await world.get(started.id);
  expect([stepOf(ended).status, ended.status]).toEqual([ofStep, ofExecution]);
});

test('an execution that is aborted leaves no run behind', async () => {
  await workflow();
  const started = await submit(step());
  await ok(world.ci.post(shop(`executions/${started.id}:abort`), { reason: 'Wrong branch' }));
  expect((await runOf(started)).status).toBe('cancelled');
});

async function expectRefused(one: object, sentence: RegExp): Promise<void> {
  const ended = await submit(one);
  expect(stepOf(ended)).toMatchObject({
    status: 'failed',
    run: null,
    because: expect.stringMatching(sentence),
  });
  expect([latest(ended).status, ended.status]).toEqual(['failed', 'failed']);
}

test('a run outside the environment of the stage is refused', async () => {
  await workflow();
  await expectRefused(step({ inputs: { target: 'prod' } }), /"prod" is outside/);
});

test('a workflow that is off, that is not there, or that lacks an input does not run', async () => {
  await workflow();
  const release = await world.release({ name: 'QA', environment: 'qa', steps: [step()] });
  await ok(world.ann.call('DELETE', shop(`workflows/${key}`)));
  expect(stepOf(await release.submit()).because).toMatch(/There is no workflow/);
  key = `${key}-a`;
  await workflow({ enabled: false });
  await expectRefused(step(), /off|disabled/);
  key = `${key}-b`;
  await workflow();
  await expectRefused(step({ inputs: {} }), /target|not valid/);
});

test('a pipeline names only workflows that are there', async () => {
  const stages = [{ name: 'QA', environment: 'qa', steps: [step()] }];
  const refused = await world.ann.post(shop('pipelines'), { name: key, stages });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().errors).toEqual([
    { pointer: '/stages/0/steps/0/workflow/key', detail: `there is no workflow "${key}" in this project` },
  ]);
});

test('the run of a step is not retried by itself: the gates of its stage would be passed by', async () => {
  await workflow();
  const started = await submit(step());
  await complete(started, 'failed');
  const refused = await world.ann.post(shop(`runs/${(await runOf(started)).id}:retry`), {});
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'run/wrong-state']);
  expect(refused.json().detail).toMatch(/replay/);
});

test('a workflow that wants a pre-approval does not run without one, nor with one that names people', async () => {
  await workflow({ preApproval: true });
  await expectRefused(step(), /runs only with a pre-approval/);
  const form = (externalId: string, more: object) =>
    ok(world.ci.post(shop('pre-approvals'), { externalId, valid: true, environments: ['qa'], ...more }));
  await expectRefused(step({ preApproval: `CHG-${count}` }), /There is no pre-approval CHG/);
  await form(`CHG-${count}`, { executors: [{ username: 'ann' }] });
  await expectRefused(step({ preApproval: `CHG-${count}` }), /nobody asks in person/);
  await form(`CHG-${count}-b`, {});
  expect(stepOf(await submit(step({ preApproval: `CHG-${count}-b` }))).status).toBe('running');
});
