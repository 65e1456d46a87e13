import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { latest } from '../../../test/latest.ts';
import { approvalGate, byHand, openPermitWorld, type PermitWorld } from '../../../test/permit-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { onFor, onFrom, overAt, secondsTo, window } from '../../../test/windows.ts';
import { jobs } from '../../jobs.ts';
import { dueExecutions } from '../due.views.ts';

// Windows hold on every path; approve now, run when the window opens; what was approved is checked
// again when it runs; override by role with a reason.

let world: PermitWorld;
let made: { id: string }[] = [];
beforeAll(async () => {
  world = await openPermitWorld();
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

const statusOf = (execution: Execution) => latest(execution).status;
const until = (days: number) => overAt(days).toISOString();

/** Does what the job does that windows send when they change. */
async function heard(): Promise<void> {
  const hear = jobs(world.parts).find(({ name }) => name === 'windows.changed');
  for (const data of (await world.sent('windows.changed')).slice(-1)) await hear?.handle(data, false);
}

test('what was approved during a freeze begins by itself when it is over', async () => {
  const { name } = await freeze(onFor(2), { override: ['role:CAB'] });
  const execution = await world.through(await world.release(byHand));
  expect(statusOf(execution)).toBe('gates-completed');
  expect(execution.blockers).toMatchObject([
    {
      requirement: 'The windows of its environments let it begin',
      because: `Freeze "${name}" is on until ${until(2)}.`,
      who: ['bob'],
      until: until(2),
    },
  ]);
  expect(await world.recorded('stage', latest(execution).id)).toEqual([
    'stage.started',
    'stage.gates-completed',
    'stage.held-by-window',
  ]);
  const looks = (await world.sent('execution.advance')).filter((one) => one.execution === execution.id);
  expect(looks.length).toBeGreaterThan(0);
  await world.look(execution.id, secondsTo(overAt(2)) - 3600);
  expect(statusOf(await world.get(execution.id))).toBe('gates-completed');
  await world.look(execution.id, secondsTo(overAt(2)));
  expect(statusOf(await world.get(execution.id))).toBe('steps-running');
});

test('a look is queued for when it is over, and the sweep finds it should that be lost', async () => {
  await freeze(onFor(2));
  const execution = await world.through(await world.release(byHand));
  const { rows } = await world.parts.pool.query<{ start_after: Date }>(
    `select start_after from pgboss.job where name = 'execution.advance' and data ->> 'execution' = $1 order by start_after desc`,
    [execution.id],
  );
  expect(rows[0]?.start_after.toISOString()).toBe(until(2));
  const stored = await world.parts.pool.query<{ opens_at: Date }>(
    'select opens_at from stage_execution where id = $1',
    [latest(execution).id],
  );
  expect(stored.rows[0]?.opens_at.toISOString()).toBe(until(2));
  const due = async (at: Date) => (await dueExecutions(world.parts.db, at)).map((one) => one.execution);
  expect(await due(overAt(1))).not.toContain(execution.id);
  expect(await due(overAt(2))).toContain(execution.id);
});

test('outside of every window that allows, nothing begins; within one of them it does', async () => {
  const { name } = await freeze(onFrom(3), { kind: 'allow' });
  const execution = await world.through(await world.release(byHand));
  expect(execution.blockers[0]?.because).toBe(
    `It is done only while window "${name}" is open, which it is next at ${overAt(2).toISOString()}.`,
  );
  await freeze(onFor(1), { kind: 'allow' });
  await heard();
  await world.look(execution.id);
  expect(statusOf(await world.get(execution.id))).toBe('steps-running');
});

test('a window of another environment, or one that is not on, holds nothing', async () => {
  await freeze(onFor(2), { environments: ['prod'] });
  await freeze(onFrom(2));
  expect(statusOf(await world.ready())).toBe('steps-running');
});

test('a window without environments holds every one', async () => {
  await freeze(onFor(2), { environments: [] });
  expect(statusOf(await world.ready())).toBe('gates-completed');
});

test('steps that have begun go on when a freeze begins; no new attempt begins, replayed or sent along', async () => {
  const running = await world.ready();
  await freeze(onFor(2));
  const step = latest(running).steps[0]?.id;
  await ok(world.ci.post(shop(`steps/${step}:complete`), { status: 'failed' }));
  const failed = await world.get(running.id);
  expect(failed.status).toBe('failed');
  await ok(world.ci.post(shop(`executions/${running.id}:replay`), { stage: 'QA' }));
  await world.sign(world.ann, await world.get(running.id));
  await world.look(running.id);
  expect(statusOf(await world.get(running.id))).toBe('gates-completed');
});

test('the automatic path: a stage without gates that follows one that went well waits too', async () => {
  await freeze(onFor(2), { environments: ['prod'] });
  const next = { name: 'Production', environment: 'prod', steps: [{ name: 'deploy', manual: {} }] };
  const execution = await (await world.release({ name: 'QA', environment: 'qa' }, next)).submit();
  expect(latest(execution).status).toBe('gates-completed');
  expect(execution.stages.map(({ status }) => status)).toEqual(['successful', 'gates-completed']);
});

test('permits: none is given, and one that was given is not redeemed', async () => {
  const stage = { name: 'QA', environment: 'qa', gates: [approvalGate] };
  const execution = await world.through(await world.release(stage));
  const permit = await world.permit(world.ci, execution);
  const { name } = await freeze(onFor(2), { override: ['role:CAB'] });
  const because = `Freeze "${name}" is on until ${until(2)}.`;
  const asked = problemOf(await world.ask(world.bob, execution));
  expect(asked).toMatchObject({ status: 409, code: 'window/closed', detail: because });
  expect(asked.blockers).toMatchObject([{ because, who: ['bob'], until: until(2) }]);
  expect(problemOf(await world.redeem(world.ci, permit))).toMatchObject({
    code: 'window/closed',
    detail: because,
  });
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe('permit.redeem.refused: window/closed');
  await ok(world.ann.call('DELETE', shop(`windows/${made.pop()?.id}`)));
  await ok(world.redeem(world.ci, permit));
});

test('a stage that waits for a window gives no permit, and says it is the window', async () => {
  await freeze(onFor(2));
  expect(problemOf(await world.ask(world.ci, await world.ready())).code).toBe('window/closed');
});

test('what was approved is looked at again when the window opens', async () => {
  await freeze(onFor(2));
  const execution = await world.ready();
  await world.tamper(
    `update snapshot set contents = jsonb_set(contents, '{0,version}', '"6.6.6"') where id = $1`,
    [execution.snapshot.id],
  );
  await world.look(execution.id, secondsTo(overAt(2)));
  const after = await world.get(execution.id);
  expect(after.status).toBe('failed');
  expect((await world.recorded('stage', latest(after).id)).at(-1)).toMatch(
    /^stage.failed: permit\/content-changed/,
  );
});

test('a window that is deleted, or a calendar that is changed, lets go at once', async () => {
  const { id } = await freeze(onFor(2));
  const execution = await world.ready();
  await ok(world.ann.call('DELETE', shop(`windows/${id}`)));
  made = [];
  await heard();
  await world.look(execution.id);
  expect(statusOf(await world.get(execution.id))).toBe('steps-running');
  const { calendarId } = await freeze(onFor(2));
  const second = await world.ready();
  await ok(world.ann.call('PUT', shop(`calendars/${calendarId}`), onFrom(5)));
  await heard();
  await world.look(second.id);
  expect(statusOf(await world.get(second.id))).toBe('steps-running');
});

const pass = (who: PermitWorld['ann'], { id }: Execution, reason = 'The shop takes no orders') =>
  who.post(shop(`executions/${id}:pass-window`), { reason });

test('those whom the window names may let one stage pass, with a reason; nobody else may, maintainers included', async () => {
  const { id: windowId } = await freeze(onFor(2), { override: ['role:CAB'] });
  const [execution, other] = [await world.ready(), await world.ready()];
  for (const who of [world.ann, world.ci, world.administrator]) {
    const problem = problemOf(await pass(who, execution));
    expect(problem).toMatchObject({ status: 403, code: 'window/no-override' });
    expect(problem.blockers).toMatchObject([{ who: ['bob'] }]);
  }
  expect(problemOf(await pass(world.bob, execution, '')).code).toBe('request/invalid');
  const passed = (await ok(pass(world.bob, execution))).json() as Execution;
  expect(statusOf(passed)).toBe('steps-running');
  expect(statusOf(await world.get(other.id))).toBe('gates-completed');
  const { rows } = await world.parts.pool.query<{ entry: string; disclosure: string }>(
    `select e.entry, d.disclosure from ledger_entry e join ledger_disclosure d using (seq)
     where e.action = 'window.passed' and e.subject_id = $1`,
    [latest(execution).id],
  );
  expect(JSON.parse(rows[0]?.entry ?? '{}').details).toMatchObject({
    execution: execution.id,
    attempt: 1,
    windows: [windowId],
  });
  expect(Buffer.from(rows[0]?.disclosure ?? '', 'base64url').toString()).toContain(
    'The shop takes no orders',
  );
  expect(problemOf(await pass(world.bob, execution)).code).toBe('execution/wrong-state');
});

test('who may pass one of two freezes does not pass the other; a window that names nobody lets nobody', async () => {
  await freeze(onFor(2), { override: ['role:CAB'] });
  const silent = await freeze(onFor(3));
  const execution = await world.ready();
  const problem = problemOf(await pass(world.bob, execution));
  expect(problem.code).toBe('window/no-override');
  expect(problem.blockers).toMatchObject([
    { who: ['bob'] },
    { who: [], because: expect.stringContaining(silent.name) },
  ]);
});

test('a pass counts for its attempt only, and for the windows that it was given for', async () => {
  await freeze(onFor(2), { override: ['role:CAB'] });
  const execution = await world.ready();
  await ok(pass(world.bob, execution));
  const step = latest(await world.get(execution.id)).steps[0]?.id;
  await ok(world.ci.post(shop(`steps/${step}:complete`), { status: 'failed' }));
  await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }));
  await world.sign(world.ann, await world.get(execution.id));
  await world.look(execution.id);
  expect(statusOf(await world.get(execution.id))).toBe('gates-completed');
  const early = await (await world.release(byHand)).submit();
  await ok(pass(world.bob, early));
  await freeze(onFor(1));
  await world.sign(world.ann, early);
  await world.look(early.id);
  expect(statusOf(await world.get(early.id))).toBe('gates-completed');
});

test('without a window nothing is there to be passed', async () => {
  expect(problemOf(await pass(world.bob, await (await world.release(byHand)).submit())).code).toBe(
    'execution/wrong-state',
  );
  expect(problemOf(await pass(world.bob, { id: '99999' } as Execution)).code).toBe('resource/not-found');
});
