import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf } from '../../test/latest.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { problemOf } from '../../test/shop.ts';
import { jobs } from '../jobs.ts';

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const aboutOf = async (approval: string | null | undefined) =>
  (await ok(world.ann.get(shop(`approvals/${approval}:subject`)))).json();

test('a gate: of which release and snapshot, into which environment; and what asks the same again', async () => {
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }];
  const release = await world.release({ name: 'Tests', environment: 'qa', gates });
  const execution = await release.submit();
  const { id, approval } = gateOf(execution);
  const subject = {
    ...{ type: 'gate', id, name: 'Manager Approval', stage: 'Tests', execution: execution.id },
    environment: { key: 'qa', name: 'QA' },
    release: { id: release.id, number: execution.release.number, title: 'Web shop 2.4' },
    snapshot: { id: execution.snapshot.id, number: 1 },
  };
  expect(await aboutOf(approval)).toEqual({ subject, askedAgain: null });

  await ok(world.ann.call('PUT', shop('environments/qa'), { name: 'Quality' }));
  for (const data of await world.sent('environment.changed'))
    await jobs(world.parts)
      .find(({ name }) => name === 'environment.changed')
      ?.handle(data, false);
  await world.look(execution.id);
  const again = gateOf(await world.get(execution.id)).approval;
  expect(again).not.toBe(approval);
  expect(await aboutOf(approval)).toMatchObject({ askedAgain: again });
  expect(await aboutOf(again)).toMatchObject({ askedAgain: null });
});

test('a version of a workflow: which, and which one is active', async () => {
  const jobs = [{ name: 'run', manual: {} }];
  const flow = await world.workflow(jobs);
  const reviewed = { reviewRequired: true, reviewPolicy: 'qa' };
  await ok(world.ann.call('PATCH', shop(`workflows/${flow}`), reviewed));
  const versions = shop(`workflows/${flow}/versions`);
  const definition = { stages: [{ name: 'All', jobs }] };
  await ok(world.ci.post(versions, { label: 'second', definition }));
  const submitted = (await ok(world.ci.post(`${versions}/2:submit`))).json();
  const { subject } = await aboutOf(submitted.approval);
  expect(subject).toMatchObject({
    ...{ type: 'workflow-version', id: submitted.id, workflow: { key: flow } },
    version: { id: submitted.id, number: 2, label: 'second' },
  });
  const { activeVersion } = (await ok(world.ann.get(shop(`workflows/${flow}`)))).json();
  expect(activeVersion).toMatchObject({ number: 1 });
  expect(subject.active).toEqual(activeVersion);
});

test('a job of a run: which run of what, with which inputs, and what is asked', async () => {
  const asked = { approvers: ['ann'], description: 'May the tests begin?' };
  const inputs = [{ name: 'target', type: 'environment', options: ['qa', 'prod'] }];
  const flow = await world.workflow([{ name: 'sign-off', approval: asked }], { inputs });
  const run = await world.start(flow, { inputs: { target: 'prod' } });
  const now = await world.lookAt(run.id);
  const job = now.stages[0]?.jobs[0];
  expect(await aboutOf(job?.approval)).toMatchObject({
    subject: {
      ...{ type: 'run-job', id: job?.id, name: 'sign-off', run: { id: run.id, number: 1 } },
      ...{ workflow: { key: flow }, inputs: { target: 'prod' }, instructions: 'May the tests begin?' },
    },
  });
});

test('of an approval that is not of the project there is nothing to be said', async () => {
  const outsider = await world.person('outsider');
  const { items } = (await ok(world.ann.get(shop('approvals')))).json() as { items: Approval[] };
  const path = shop(`approvals/${items[0]?.id}:subject`);
  expect(problemOf(await outsider.get(path)).code).toBe('resource/not-found');
  expect(problemOf(await world.ann.get(shop('approvals/999999:subject'))).code).toBe('resource/not-found');
});
