import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';
import { holdCandidate } from './subject.views.ts';

// Starting and looking at executions, and input that is refused.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const stage = {
  name: 'QA',
  environment: 'qa',
  gates: [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }],
};
const start = (snapshot: unknown, who = world.ci) => world.ci && who.post(shop('executions'), { snapshot });

test('one snapshot is on its way once: of ten who submit it at the same time, one succeeds', async () => {
  const release = await world.release(stage);
  const snapshot = await release.snapshot();
  const answers = await Promise.all(Array.from({ length: 10 }, () => start(snapshot)));
  const statuses = answers.map(({ statusCode }) => statusCode).sort();
  expect(statuses).toEqual([201, ...Array(9).fill(409)]);
  const refused = answers.filter(({ statusCode }) => statusCode === 409).map(problemOf);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['execution/wrong-state']));
});

test('whoever starts one holds up nobody who ends another of the same release, and so waits for nobody in a circle', async () => {
  const release = await world.release(stage);
  const [older, newer] = [await release.submit(), await release.snapshot()];
  const { pool, work } = world.parts;
  const { rows } = await pool.query(`select id from project where key = 'shop'`);
  let aborting: ReturnType<typeof world.ci.post> | undefined;
  let status = 0;
  await work(async ({ tx }) => {
    const mine = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]?.pid;
    const waits = 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
    const blocked = async () => (await pool.query(waits, [mine])).rows.length;
    expect(await holdCandidate(tx, rows[0].id, newer)).toMatchObject({ release: { id: release.id } });
    aborting = world.ci.post(shop(`executions/${older.id}:abort`), { reason: 'A newer one comes' });
    void aborting.then(({ statusCode }) => {
      status = statusCode;
    });
    await vi.waitUntil(async () => status > 0 || (await blocked()) > 0, 30_000);
  });
  // It was through before whoever starts the newer one was.
  expect(status).toBe(200);
  await aborting;
});

test('ten looks at once begin a stage once and ask its gate once', async () => {
  const release = await world.release({ ...stage, gates: [] }, { ...stage, name: 'Production' });
  const snapshot = await release.snapshot();
  const { id } = (await start(snapshot)).json();
  await Promise.all(Array.from({ length: 10 }, () => world.look(id)));
  const { rows } = await world.parts.pool.query(
    `select (select count(*)::int from stage_execution t where t.execution_id = $1) as stages,
       (select count(*)::int from gate_execution g join stage_execution t on t.id = g.stage_execution_id
        where t.execution_id = $1) as gates,
       (select count(*)::int from approval a join gate_execution g on g.approval_id = a.id
        join stage_execution t on t.id = g.stage_execution_id where t.execution_id = $1) as approvals`,
    [id],
  );
  expect(rows).toEqual([{ stages: 2, gates: 1, approvals: 1 }]);
});

test.each([
  ['12a', 400, 'request/invalid'],
  [12, 400, 'request/invalid'],
  ['9223372036854775808', 400, 'request/invalid'],
  ['9223372036854775807', 404, 'resource/not-found'],
])('a snapshot %j is refused with %i', async (snapshot, status, code) => {
  expect(problemOf(await start(snapshot))).toMatchObject({ status, code });
});

test('fields nobody knows are refused, and nothing is started', async () => {
  const snapshot = await (await world.release(stage)).snapshot();
  const answer = await world.ci.post(shop('executions'), { snapshot, force: true });
  expect(problemOf(answer)).toMatchObject({ status: 400, code: 'request/invalid' });
  expect((await world.ci.get(shop(`executions?snapshot=${snapshot}`))).json().items).toEqual([]);
});

test('a closed release and somebody who may only look are refused; the refusal is in the ledger', async () => {
  const release = await world.release(stage);
  const snapshot = await release.snapshot();
  const viewer = await world.person('zoe', { project: 'shop', access: 'viewer' });
  expect(problemOf(await start(snapshot, viewer))).toMatchObject({ status: 403, code: 'auth/forbidden' });
  const { rows } = await world.parts.pool.query(
    `select action, subject_type, subject_id from ledger_entry where actor_id = $1`,
    [viewer.accountId],
  );
  expect(rows).toEqual([
    { action: 'execution.start.refused', subject_type: 'snapshot', subject_id: snapshot },
  ]);
  await world.ci.post(shop(`releases/${release.id}:close`));
  expect(problemOf(await start(snapshot))).toMatchObject({ status: 409, code: 'release/closed' });
});

test('executions are listed newest first, by release, snapshot and status, page by page', async () => {
  const release = await world.release(stage);
  const [first, second] = [await release.submit(), await release.submit()];
  await world.ci.post(shop(`executions/${first.id}:abort`), { reason: 'Wrong branch' });
  const list = async (query: string) =>
    (await world.ci.get(shop(`executions?release=${release.id}&${query}`))).json();
  const ids = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
  expect(ids(await list(''))).toEqual([second.id, first.id]);
  expect(ids(await list('status=aborted'))).toEqual([first.id]);
  expect(ids(await list(`snapshot=${second.snapshot.id}`))).toEqual([second.id]);
  const page = await list('limit=1');
  expect(ids(page)).toEqual([second.id]);
  expect(ids(await list(`limit=1&cursor=${page.next}`))).toEqual([first.id]);
  expect(problemOf(await world.ci.get(shop('executions?status=waiting')))).toMatchObject({ status: 400 });
});

test('an execution of another project does not exist', async () => {
  await world.project('depot');
  const { id } = await (await world.release(stage)).submit();
  const there = (path: string) => `/api/v1/projects/depot/executions/${id}${path}`;
  expect((await world.administrator.get(there(''))).statusCode).toBe(404);
  expect((await world.administrator.post(there(':abort'), { reason: 'x' })).statusCode).toBe(404);
  expect((await world.administrator.post(there(':replay'), { stage: 0 })).statusCode).toBe(404);
});

test('who waits for an execution hears of a signature on its approval as well', async () => {
  const started = await (await world.release(stage)).submit();
  const path = shop(`executions/${started.id}`);
  const { headers } = await world.ci.get(path);
  const news = world.ci.get(path, { prefer: 'wait=10', 'if-none-match': String(headers.etag) });
  await world.sign(world.ann, started);
  expect((await news).statusCode).toBe(200);
});
