import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gateOf, latest, stepOf } from '../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';
import { advance } from './advance.ts';

// Several snapshots of one release: the FlexDeploy notes, 3.1, 3.5 and the decisions at their top.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const approval = (name = 'Manager Approval') => ({ name, type: 'approval', policy: 'qa' });
const manual = { name: 'deploy', manual: {} };
const qa = { name: 'QA', environment: 'qa' };
const production = { name: 'Production', environment: 'prod' };

/** Does a manual step. */
const complete = (execution: Execution) =>
  world.ci.post(shop(`steps/${stepOf(execution).id}:complete`), { status: 'passed' });
/** Signs what an execution waits for, and lets it look. */
async function pass(execution: Execution, more: object = {}): Promise<Execution> {
  const { approval } = gateOf(await world.get(execution.id));
  await ok(world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve', ...more }));
  await world.look(execution.id);
  return world.get(execution.id);
}
/** Lets everybody look to whom a look was sent. */
async function lookAll(): Promise<void> {
  const ids = new Set((await world.sent('execution.advance')).map(({ execution }) => execution));
  for (const id of ids) await world.look(String(id));
}

test('many snapshots wait in one stage; the newer through it, the older is out of date, its question not asked any more', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const [older, newer] = [await release.submit(), await release.submit()];
  expect([older.status, newer.status]).toEqual(['running', 'running']);
  expect((await pass(newer)).status).toBe('successful');
  await lookAll();
  const out = await world.get(older.id);
  expect([gateOf(out).status, latest(out).status, out.status]).toEqual(Array(3).fill('out-of-date'));
  expect(out.because).toBe('Snapshot 2 is newer and has passed QA.');
  const asked = (await world.ann.get(shop(`approvals/${gateOf(out).approval}`))).json();
  expect(asked.status).toBe('superseded');
});

test('a newer snapshot that is only at a later gate of the same stage retires nobody', async () => {
  const release = await world.release({ ...qa, gates: [approval('First'), approval('Second')] });
  const [older, newer] = [await release.submit(), await release.submit()];
  expect(gateOf(await pass(newer)).name).toBe('Second');
  await lookAll();
  expect((await world.get(older.id)).status).toBe('running');
  expect(gateOf(await pass(older)).name).toBe('Second');
});

test('the older going first leaves the newer as it waits', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const [older, newer] = [await release.submit(), await release.submit()];
  expect((await pass(older, { confirmOlder: true })).status).toBe('successful');
  await lookAll();
  expect((await world.get(newer.id)).status).toBe('running');
});

// A newer snapshot reaching the same gate may retire older waiting requests, by policy.
describe('a newer snapshot that comes to the same gate', () => {
  beforeAll(async () => {
    const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }];
    for (const newer of ['retire', 'ignore'])
      await ok(world.ann.post(shop('policies'), { name: newer, levels, newer }));
  });
  const gate = (policy: string, name = 'Manager Approval') => ({ name, type: 'approval', policy });
  const asked = async (execution: Execution) =>
    (await ok(world.ann.get(shop(`approvals/${gateOf(execution).approval}`)))).json();

  test('retires the older: its question ends, naming the newer, and it is out of date', async () => {
    const release = await world.release({ ...qa, gates: [gate('retire')] });
    const [older, newer] = [await release.submit(), await release.submit()];
    expect((await asked(older)).status).toBe('superseded');
    await world.look(older.id);
    const out = await world.get(older.id);
    expect([gateOf(out).status, latest(out).status, out.status]).toEqual(Array(3).fill('out-of-date'));
    expect(out.because).toBe('Gate Manager Approval: Snapshot 2 is newer and has come to the same gate.');
    const { rows } = await world.parts.pool.query(
      `select x.disclosure from ledger_entry e join ledger_disclosure x on x.seq = e.seq
       where e.action = 'approval.superseded' and e.subject_id = $1`,
      [gateOf(older).approval],
    );
    expect(Buffer.from(rows[0]?.disclosure ?? '', 'base64url').toString()).toContain(
      'snapshot 2, to QA is newer and waits.',
    );
    expect((await pass(newer)).status).toBe('successful');
  });

  test('not one at another gate, of another release, or that is decided already', async () => {
    const stages = { ...qa, gates: [gate('retire', 'First'), gate('retire', 'Second')] };
    const release = await world.release(stages);
    const other = await (await world.release(stages)).submit();
    const [older, newer] = [await release.submit(), await release.snapshot()];
    expect(gateOf(await pass(older)).name).toBe('Second');
    const submitted = (await ok(world.ci.post(shop('executions'), { snapshot: newer }))).json();
    for (const one of [await world.get(older.id), await world.get(other.id)])
      expect((await asked(one)).status).toBe('open');
    expect(gateOf(await pass(submitted)).name).toBe('Second');
    expect((await asked(await world.get(older.id))).status).toBe('superseded');
  });

  test('is newer by its number, not because it was asked later: an older one that comes after it is retired at once', async () => {
    const release = await world.release({ ...qa, gates: [gate('retire')] });
    const [older, newer] = [await release.snapshot(), await release.submit()];
    const late = (await ok(world.ci.post(shop('executions'), { snapshot: older }))).json();
    await world.look(late.id);
    expect((await world.get(late.id)).status).toBe('out-of-date');
    expect((await asked(newer)).status).toBe('open');
  });

  test('has to be confirmed where nothing else is said, and not where it makes no difference', async () => {
    const usual = await world.release({ ...qa, gates: [gate('qa')] });
    const [older, newer] = [await usual.submit(), await usual.submit()];
    const sign = async (one: Execution, more: object = {}) => {
      const path = shop(`approvals/${gateOf(one).approval}/decisions`);
      return world.ann.post(path, { verdict: 'approve', ...more });
    };
    expect(problemOf(await sign(older))).toMatchObject({ status: 409, code: 'approval/newer-waiting' });
    expect((await sign(newer)).statusCode).toBe(200);
    expect((await asked(older)).newer).toBe(null);
    const free = await world.release({ ...qa, gates: [gate('ignore')] });
    const first = await free.submit();
    await free.submit();
    expect((await sign(first)).statusCode).toBe(200);
  });

  test('while the older is being signed: it was approved before, or it is out of date; never both, nor neither', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const release = await world.release({ ...qa, gates: [gate('retire')] });
      const older = await release.submit();
      const next = await release.snapshot();
      const signing = () =>
        world.ann.post(shop(`approvals/${gateOf(older).approval}/decisions`), { verdict: 'approve' });
      const submitting = () => world.ci.post(shop('executions'), { snapshot: next });
      const [signed, submitted] = await Promise.all(
        round % 2 === 0 ? [signing(), submitting()] : [submitting(), signing()].reverse(),
      );
      expect(submitted?.statusCode).toBe(201);
      await world.look(older.id);
      const { status } = await world.get(older.id);
      const expected = signed?.statusCode === 200 ? 'successful' : 'out-of-date';
      if (expected === 'out-of-date') expect(problemOf(signed as never).code).toBe('approval/not-open');
      expect(status).toBe(expected);
      ends.add(status);
    }
    expect(ends.size).toBeGreaterThan(0);
  });
});

test('steps of one stage run for one snapshot at a time; the next goes on when the stage is free', async () => {
  const release = await world.release({ ...qa, steps: [manual] }, production);
  const [first, second] = [await release.submit(), await release.submit()];
  expect(latest(first).status).toBe('steps-running');
  expect(latest(second).status).toBe('gates-completed');
  expect(second.blockers).toMatchObject([{ because: 'The steps of snapshot 1 run in it.' }]);
  await world.look(second.id);
  expect(latest(await world.get(second.id)).status).toBe('gates-completed');
  expect((await complete(first)).json().status).toBe('successful');
  await lookAll();
  expect(latest(await world.get(second.id)).status).toBe('steps-running');
  await lookAll();
  expect((await complete(await world.get(second.id))).json().status).toBe('successful');
});

test('an abort frees the stage for who waits; another release has stages of its own', async () => {
  const release = await world.release({ ...qa, steps: [manual] });
  const other = await world.release({ ...qa, steps: [manual] });
  const [first, second] = [await release.submit(), await release.submit()];
  expect(latest(await other.submit()).status).toBe('steps-running');
  await world.ci.post(shop(`executions/${first.id}:abort`), { reason: 'Wrong branch' });
  await lookAll();
  expect(latest(await world.get(second.id)).status).toBe('steps-running');
});

test('a newer snapshot that takes the stage first retires the older that waits for it', async () => {
  const release = await world.release({ ...qa, steps: [manual] });
  const [first, second, third] = [await release.submit(), await release.submit(), await release.submit()];
  await complete(first);
  await world.look(third.id);
  await complete(await world.get(third.id));
  await lookAll();
  const out = await world.get(second.id);
  expect([latest(out).status, out.status]).toEqual(['out-of-date', 'out-of-date']);
});

test('a look that had to wait for the stage sees that a newer snapshot has passed it meanwhile', async () => {
  const release = await world.release({ ...qa, steps: [manual] });
  const [first, older, newer] = [await release.submit(), await release.submit(), await release.submit()];
  await complete(first);
  await world.look(newer.id);
  const { id: step } = stepOf(await world.get(newer.id));
  const written = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const passing = world.parts.work(async (work) => {
    const { rows } = await sql<{ project: string }>`
      update step_execution set status = 'successful' where id = ${step} returning project_id as project
    `.execute(work.tx);
    await advance(work, rows[0]?.project ?? '', newer.id);
    written.resolve();
    await commit.promise;
  });
  await written.promise;
  const looking = world.look(older.id);
  await isWaiting();
  commit.resolve();
  await Promise.all([passing, looking]);
  expect(latest(await world.get(older.id)).steps).toEqual([]);
  await lookAll();
  expect((await world.get(older.id)).status).toBe('out-of-date');
});

/** Comes when somebody in this database waits for another's transaction. */
async function isWaiting(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while (!(await world.parts.pool.query(waiting)).rowCount) await new Promise(setImmediate);
}

test('an abort ends what waits, supersedes the question, and is refused the second time', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const started = await release.submit();
  const path = shop(`executions/${started.id}:abort`);
  expect(problemOf(await world.ci.post(path, {}))).toMatchObject({ status: 400, at: ['/reason'] });
  const ended = (await world.ci.post(path, { reason: 'Wrong branch' })).json();
  expect([gateOf(ended).status, latest(ended).status, ended.status]).toEqual(Array(3).fill('aborted'));
  const { approval: asked } = gateOf(ended);
  expect((await world.ann.get(shop(`approvals/${asked}`))).json().status).toBe('superseded');
  expect(problemOf(await world.ci.post(path, { reason: 'Again' }))).toMatchObject({
    code: 'execution/wrong-state',
  });
});

test('a replay asks every gate of the stage again, and goes on along the pipeline', async () => {
  const release = await world.release(
    { ...qa, gates: [approval()], steps: [manual] },
    { ...production, gates: [approval()] },
  );
  const started = await release.submit();
  await complete(await pass(started));
  const rejected = await world.get(started.id);
  await world.sign(world.ann, rejected, 'reject');
  await world.look(started.id);
  expect((await world.get(started.id)).status).toBe('rejected');

  const replay = (stage: unknown) => world.ci.post(shop(`executions/${started.id}:replay`), { stage });
  expect(problemOf(await replay('QA'))).toMatchObject({ code: 'execution/wrong-state' });
  expect(problemOf(await replay('Nowhere'))).toMatchObject({ code: 'resource/not-found' });
  const again = (await replay('Production')).json();
  expect([again.status, again.endedAt]).toEqual(['running', null]);
  expect(
    again.stages[1].attempts.map(({ attempt, status }: { attempt: number; status: string }) => [
      attempt,
      status,
    ]),
  ).toEqual([
    [1, 'rejected'],
    [2, 'gates-running'],
  ]);
  expect(gateOf(again).approval).not.toBe(gateOf(rejected).approval);
  expect(problemOf(await replay(1))).toMatchObject({ code: 'execution/wrong-state' });
  expect((await pass(again)).status).toBe('successful');
  expect(problemOf(await replay(1))).toMatchObject({ code: 'execution/wrong-state' });
});

test('a snapshot that was retired, or is on its way again, is not replayed', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const [older, newer] = [await release.submit(), await release.submit()];
  await pass(newer);
  await lookAll();
  const replay = (id: string) => world.ci.post(shop(`executions/${id}:replay`), { stage: 0 });
  expect(problemOf(await replay(older.id))).toMatchObject({ code: 'execution/wrong-state' });

  const aborted = await release.submit();
  await world.ci.post(shop(`executions/${aborted.id}:abort`), { reason: 'Wrong branch' });
  await world.ci.post(shop('executions'), { snapshot: aborted.snapshot.id });
  expect(problemOf(await replay(aborted.id)).detail).toContain('on its way again');
});

test('an older snapshot submitted after the newer has passed is no longer in its way: that is how one goes back', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const [older, newer] = [await release.snapshot(), await release.submit()];
  await pass(newer);
  const back = (await world.ci.post(shop('executions'), { snapshot: older })).json();
  expect((await pass(back)).status).toBe('successful');
});

test('a withdrawn question aborts the execution, which can be replayed', async () => {
  const release = await world.release({ ...qa, gates: [approval()] });
  const started = await release.submit();
  await world.ci.post(shop(`approvals/${gateOf(started).approval}:withdraw`), { reason: 'Not yet' });
  await world.look(started.id);
  expect((await world.get(started.id)).status).toBe('aborted');
  const again = await world.ci.post(shop(`executions/${started.id}:replay`), { stage: 'QA' });
  expect(again.json().status).toBe('running');
});
