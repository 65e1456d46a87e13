import type { Run } from '@countersign/contract/run-shapes.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tamper } from '../../../test/permit-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { ask, byHand, permitFor, redeem, waiting } from '../../../test/run-permits.ts';
import { jobOf, openRunWorld, type RunWorld } from '../../../test/run-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { onFor, onFrom, overAt, secondsTo, window } from '../../../test/windows.ts';
import { jobs } from '../../jobs.ts';
import { dueRuns } from '../due.views.ts';

// Runs of workflows, too: a run waits, looks again when the window opens, and is looked at again.

let world: RunWorld;
let made: { id: string }[] = [];
beforeAll(async () => {
  world = await openRunWorld();
});
afterEach(async () => {
  for (const { id } of made) await ok(world.ann.call('DELETE', shop(`windows/${id}`)));
  made = [];
});
afterAll(() => world.close());

async function freeze(calendar: object, fields: object = {}) {
  const one = await window(world.ann, calendar, { environments: ['qa'], ...fields });
  made.push(one);
  return one;
}
const until = (days: number) => overAt(days).toISOString();
const pass = (who: RunWorld['ann'], { id }: Run, reason = 'The shop takes no orders') =>
  who.post(shop(`runs/${id}:pass-window`), { reason });

test('a run that is started during a freeze waits, has taken no permit, and begins when it is over', async () => {
  const { name } = await freeze(onFor(2), { override: ['role:CAB'] });
  const run = await waiting(world, {}, { timeout: 3600 });
  expect(run).toMatchObject({
    status: 'created',
    blockers: [{ because: `Freeze "${name}" is on until ${until(2)}.`, who: ['bob'], until: until(2) }],
  });
  expect(await world.recorded('run', run.id)).toEqual(['run.started', 'run.held-by-window']);
  // The time it has to end begins to run when it does.
  expect(new Date(run.until ?? 0).getTime()).toBeGreaterThan(overAt(2).getTime() + 3_500_000);
  expect((await dueRuns(world.parts.db, overAt(2))).map((one) => one.run)).toContain(run.id);
  expect((await dueRuns(world.parts.db, overAt(1))).map((one) => one.run)).not.toContain(run.id);
  expect((await world.lookAt(run.id, secondsTo(overAt(1)))).status).toBe('created');
  const begun = await world.lookAt(run.id, secondsTo(overAt(2)));
  expect([begun.status, jobOf(begun).status]).toEqual(['running', 'waiting']);
});

test('a schedule starts a run that waits', async () => {
  await freeze(onFor(2));
  const schedule = { cron: '0 * * * *', inputs: { target: 'qa' } };
  const inputs = [{ name: 'target', type: 'environment' }];
  const flow = await world.workflow(byHand, { inputs, fields: { schedule } });
  await sql`update workflow set next_run_at = now() - interval '3 hours' where key = ${flow}`.execute(
    world.parts.db,
  );
  await jobs(world.parts)
    .find(({ name }) => name === 'workflow.schedule')
    ?.handle({}, false);
  const { items } = (await ok(world.ann.get(shop(`runs?workflow=${flow}`)))).json();
  expect(items).toMatchObject([{ via: 'system', status: 'created' }]);
});

test('people are asked in the midst of a run during a freeze; what was approved acts when it is over', async () => {
  const inputs = [{ name: 'target', type: 'environment', default: 'qa' }];
  const asking = { name: 'sign-off', approval: { approvers: ['role:QA Manager'] } };
  const flow = await world.workflow([asking, ...byHand], { inputs });
  await freeze(onFor(2));
  const asked = await world.start(flow);
  expect(asked.status).toBe('waiting-for-approval');
  const held = await world.signJob(world.ann, asked);
  expect([jobOf(held).name, jobOf(held).status]).toEqual(['deploy', 'pending']);
  expect(held.blockers).toMatchObject([{ until: until(2) }]);
  expect(jobOf(await world.lookAt(held.id, secondsTo(overAt(2)))).status).toBe('waiting');
});

test('each job is looked at: what begins after a freeze has begun waits, what was begun before goes on', async () => {
  const inputs = [{ name: 'target', type: 'environment', default: 'qa' }];
  const flow = await world.workflow(
    [
      { name: 'first', manual: {} },
      { name: 'second', manual: {} },
    ],
    { inputs },
  );
  const run = await world.start(flow);
  await freeze(onFor(2));
  expect(jobOf(await world.lookAt(run.id))).toMatchObject({ name: 'first', status: 'waiting' });
  const complete = { status: 'passed' };
  await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), complete));
  expect(jobOf(await world.runNow(run.id))).toMatchObject({ name: 'second', status: 'pending' });
});

test('a call that was queued before the freeze and is taken up during it does not go out', async () => {
  const inputs = [{ name: 'target', type: 'environment', default: 'qa' }];
  const call = { name: 'deploy', http: { method: 'POST', url: 'http://127.0.0.1:9/deploy' } };
  const run = await world.start(await world.workflow([call], { inputs }));
  expect((await world.sent('run.try')).map((one) => one.run)).toContain(run.id);
  await freeze(onFor(2));
  const after = await world.tryAll(run.id);
  expect([after.status, jobOf(after).status, jobOf(after).tries]).toEqual(['running', 'pending', 0]);
  expect(after.blockers).toMatchObject([{ until: until(2) }]);
});

test('a run in two environments waits for the windows of both; one in none only for those of all the project', async () => {
  const inputs = [
    { name: 'from', type: 'environment', default: 'qa' },
    { name: 'to', type: 'environment', default: 'prod' },
  ];
  const both = await world.workflow(byHand, { inputs });
  const none = await world.workflow(byHand);
  await freeze(onFor(2), { environments: ['prod'] });
  await freeze(onFor(1), { kind: 'allow', environments: ['qa'] });
  expect((await world.start(both)).status).toBe('created');
  expect((await world.start(none)).status).toBe('running');
  await freeze(onFor(2), { environments: [] });
  expect((await world.start(none)).status).toBe('created');
});

test('permits of runs: none is given, and one that was given is not redeemed', async () => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  const { name } = await freeze(onFor(2));
  expect(problemOf(await ask(world.bob, run))).toMatchObject({ status: 409, code: 'window/closed' });
  expect(problemOf(await redeem(world.ci, permit))).toMatchObject({
    code: 'window/closed',
    detail: `Freeze "${name}" is on until ${until(2)}.`,
  });
});

test('a run whose content was changed while it waited fails when the window opens', async () => {
  await freeze(onFor(2));
  const run = await waiting(world);
  await tamper(
    world.ownerUrl,
    `update workflow_version v set definition = jsonb_set(definition, '{stages,0,jobs,0,name}', '"rm -rf"')
     from run r where r.id = $1 and v.project_id = r.project_id and v.id = r.version_id`,
    [run.id],
  );
  expect((await world.lookAt(run.id, secondsTo(overAt(2)))).status).toBe('failed');
  expect((await world.recorded('run', run.id)).at(-1)).toBe('run.failed permit/content-changed');
});

test('those whom the window names may let one attempt at a run pass; nobody else', async () => {
  await freeze(onFor(2), { override: ['role:CAB'] });
  const run = await waiting(world);
  for (const who of [world.ann, world.ci])
    expect(problemOf(await pass(who, run))).toMatchObject({ status: 403, code: 'window/no-override' });
  expect(((await ok(pass(world.bob, run))).json() as Run).status).toBe('running');
  expect(await world.recorded('run', run.id)).toContain('window.passed');
  await ok(world.ci.post(shop(`runs/${run.id}:cancel`), {}));
  const retried = (await ok(world.ci.post(shop(`runs/${run.id}:retry`)))).json() as Run;
  expect(retried.status).toBe('created');
  await ok(world.ci.post(shop(`runs/${run.id}:cancel`), {}));
  expect(problemOf(await pass(world.bob, run)).code).toBe('run/wrong-state');
  expect(problemOf(await pass(world.bob, { id: '99999' } as Run)).code).toBe('resource/not-found');
});

test('a run that a step has begun is part of its stage: the windows are asked once', async () => {
  const flow = await world.workflow(byHand, {
    inputs: [{ name: 'target', type: 'environment', default: 'qa' }],
  });
  const stage = {
    name: 'QA',
    environment: 'qa',
    steps: [
      { name: 'look', manual: {} },
      { name: 'run', workflow: { key: flow } },
    ],
  };
  const execution = await (await world.release(stage)).submit();
  await freeze(onFor(2));
  const step = execution.stages[0]?.attempts[0]?.steps[0]?.id;
  await ok(world.ci.post(shop(`steps/${step}:complete`), { status: 'passed' }));
  const run = (await world.get(execution.id)).stages[0]?.attempts[0]?.steps[1]?.run;
  expect((await world.runNow(String(run))).status).toBe('running');
});

test('a window that opens only later than anybody can say is looked at when it changes', async () => {
  const { id } = await freeze(
    { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2021-01-01' }] },
    { kind: 'allow' },
  );
  const run = await waiting(world);
  expect(run.blockers).toMatchObject([{ until: null }]);
  await ok(world.ann.call('DELETE', shop(`windows/${id}`)));
  made = [];
  const hear = jobs(world.parts).find(({ name }) => name === 'windows.changed');
  for (const data of (await world.sent('windows.changed')).slice(-1)) await hear?.handle(data, false);
  expect((await world.sent('run.advance')).some((one) => one.run === run.id)).toBe(true);
  expect((await world.lookAt(run.id)).status).toBe('running');
  await freeze(onFrom(2));
});
