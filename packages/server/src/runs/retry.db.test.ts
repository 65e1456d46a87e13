import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { openOutside } from '../../test/outside.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { codeOf, jobOf, jobsIn, openRunWorld, type RunWorld } from '../../test/run-world.ts';

// A retry is held to all that a start is, for the one who retries; and each attempt to its permit.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const look = { name: 'look', manual: {} };
const inputs = [{ name: 'target', type: 'environment', default: 'qa' }];
const retry = (run: string, who: Client = world.ci) => who.post(shop(`runs/${run}:retry`));
const cancel = (run: string) => ok(world.ci.post(shop(`runs/${run}:cancel`)));
const db = () => world.parts.db;

/** A run of a workflow with one manual job, cancelled. */
async function cancelled(flow: string, body: object = {}, who?: Client): Promise<string> {
  const { id } = await world.start(flow, body, who);
  await cancel(id);
  return id;
}

test('jobs that passed stay, the others are begun anew, with numbers and logs of their own', async () => {
  const outside = await openOutside();
  const post = (name: string) => ({ name, http: { method: 'POST', url: `${outside.url}/${name}` } });
  const flow = await world.workflow([post('build'), post('deploy'), look]);
  const { id } = await world.start(flow);
  outside.answers(200, 500, 200);
  const failed = await world.tryAll(id).then(() => world.tryAll(id));
  expect([failed.status, failed.until]).toEqual(['failed', null]);
  const again = (await ok(retry(id, world.bob))).json();
  expect(again).toMatchObject({
    status: 'running',
    attempt: 2,
    because: '',
    startedBy: 'ci',
    retriedBy: 'bob',
  });
  const run = await world.tryAll(id);
  expect(jobsIn(run)).toMatchObject([
    { name: 'build', status: 'passed', attempt: 1 },
    { name: 'deploy', status: 'passed', attempt: 2, tries: 1 },
    { name: 'look', status: 'waiting', attempt: 2 },
  ]);
  expect(run.stages[0]?.earlier).toMatchObject([
    { name: 'deploy', status: 'failed', attempt: 1, log: expect.stringContaining('HTTP 500') },
    { name: 'look', status: 'skipped', attempt: 1 },
  ]);
  expect(outside.received.map(({ path }) => path)).toEqual(['/build', '/deploy', '/deploy']);
  const keys = outside.received.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
});

test('only what ended otherwise than well is retried', async () => {
  const flow = await world.workflow([look]);
  const run = await world.start(flow);
  expect(codeOf(await retry(run.id))).toBe('run/wrong-state');
  await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'passed' }));
  expect(codeOf(await retry(run.id))).toBe('run/wrong-state');
  expect(codeOf(await retry('999999'))).toBe('resource/not-found');
});

test('each attempt redeems a permit of its own', async () => {
  const id = await cancelled(await world.workflow([look]));
  await ok(retry(id));
  const { rows } = await sql<{ attempt: number; status: string }>`
    select attempt, status from permit where subject_type = 'run' and subject_id = ${id} order by attempt
  `.execute(db());
  expect(rows).toEqual([
    { attempt: 1, status: 'redeemed' },
    { attempt: 2, status: 'redeemed' },
  ]);
});

type Change = (flow: string, run: string) => Promise<unknown>;
const set = (what: string) => (flow: string) =>
  sql.raw(`update workflow set ${what} where key = '${flow}'`).execute(db());
const another: Change = async (flow) => {
  const versions = shop(`workflows/${flow}/versions`);
  const definition = { inputs, stages: [{ name: 'All', jobs: [look, { ...look, name: 'more' }] }] };
  await ok(world.ci.post(versions, { label: 'v2', definition }));
  await ok(world.ann.post(`${versions}/2:submit`));
  await ok(world.ann.post(`${versions}/2:activate`));
};

test.each<[string, string, Change]>([
  ['the workflow is off', 'workflow/disabled', set('enabled = false')],
  ['the workflow is gone', 'workflow/disabled', set('deleted_at = now()')],
  ['a review is required', 'permit/not-ready', set('review_required = true')],
  ['a pre-approval is required', 'pre-approval/required', set('pre_approval = true')],
  ['another version is active', 'permit/content-changed', another],
  [
    'no version is active',
    'workflow/no-active-version',
    (flow) => ok(world.ann.post(shop(`workflows/${flow}/versions/1:deactivate`))),
  ],
  [
    'its inputs were changed',
    'permit/inputs-changed',
    (_, run) => sql`update run set inputs = '{"target": "prod"}' where id = ${run}`.execute(db()),
  ],
  [
    'its digest was changed',
    'permit/content-changed',
    (_, run) => sql`update run set digest = 'sha256:0' where id = ${run}`.execute(db()),
  ],
])('when %s, it is not retried: %s', async (_, code, change) => {
  const flow = await world.workflow([look], { inputs });
  const id = await cancelled(flow);
  await change(flow, id);
  expect(codeOf(await retry(id))).toBe(code);
  expect(await world.runNow(id)).toMatchObject({ status: 'cancelled', attempt: 1 });
  expect((await world.recorded('run', id)).at(-1)).toBe(`run.retry.refused ${code}`);
});

test('when its environment is gone, it is not retried', async () => {
  await ok(world.ann.call('PUT', shop('environments/stage'), { name: 'Stage' }));
  const id = await cancelled(await world.workflow([look], { inputs }), { inputs: { target: 'stage' } });
  await sql`delete from environment where key = 'stage'`.execute(db());
  expect(codeOf(await retry(id))).toBe('permit/environment');
});

test('when its service is gone, it is not retried', async () => {
  await ok(world.ann.call('PUT', shop('services/pay'), { modules: ['api'] }));
  const flow = await world.workflow([look], { inputs: [{ name: 'parts', type: 'services' }] });
  const id = await cancelled(flow, { inputs: { parts: [{ service: 'pay', module: 'api' }] } });
  await ok(world.ann.call('PUT', shop('services/pay'), { modules: ['web'] }));
  expect(codeOf(await retry(id))).toBe('permit/service');
});

test('the pre-approval is asked about whoever retries, and when they do', async () => {
  const flow = await world.workflow([look], { inputs, fields: { preApproval: true } });
  const preApproval = await world.form({ executors: [{ username: 'bob' }] });
  const id = await cancelled(flow, { preApproval }, world.bob);
  expect(codeOf(await retry(id, world.ci))).toBe('pre-approval/executor');
  expect(codeOf(await retry(id, world.bob))).toBe('200');
  await cancel(id);
  await sql`update pre_approval set window_end = now() - interval '1 minute' where id = ${preApproval}`.execute(
    db(),
  );
  expect(codeOf(await retry(id, world.bob))).toBe('pre-approval/window');
  await sql`update pre_approval set window_end = null where id = ${preApproval}`.execute(db());
  await ok(world.ci.post(shop(`pre-approvals/${preApproval}:revoke`), { reason: 'Called off' }));
  expect(codeOf(await retry(id, world.bob))).toBe('pre-approval/invalid');
});

test('one for a single use is used by the first attempt, and does not let a second begin', async () => {
  const flow = await world.workflow([look], { fields: { preApproval: true } });
  const id = await cancelled(flow, { preApproval: await world.form({ singleUse: true }) });
  expect(codeOf(await retry(id))).toBe('pre-approval/used');
});

test.each<[string, object]>([
  ['http', { http: { method: 'POST', url: 'http://127.0.0.1:9' } }],
  ['manual', { manual: {} }],
])('when the window ends in the midst of a run, the next %s job is not begun', async (_, job) => {
  const flow = await world.workflow([look, { name: 'act', ...job }], { fields: { preApproval: true } });
  const preApproval = await world.form();
  const run = await world.start(flow, { preApproval });
  await sql`update pre_approval set window_end = now() - interval '1 minute' where id = ${preApproval}`.execute(
    db(),
  );
  await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'passed' }));
  const ended = await world.runNow(run.id);
  expect([ended.status, ended.because]).toEqual([
    'failed',
    expect.stringMatching(/^Pre-approval .* could be used until/),
  ]);
  expect(jobsIn(ended).map(({ status }) => status)).toEqual(['passed', 'skipped']);
  expect((await world.recorded('run', run.id)).at(-1)).toBe('run.failed pre-approval/window');
});

test('a try that was queued does not go out past the end of the run', async () => {
  const outside = await openOutside();
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }]);
  const { id } = await world.start(flow);
  await sql`update run set deadline = now() where id = ${id}`.execute(db());
  expect((await world.tryAll(id)).status).toBe('timed-out');
  expect(outside.received).toEqual([]);
});

test.each([
  'pre_approval set revoked_at = now()',
  "run set digest = 'sha256:0'",
])('a try that was queued does not go out after: %s', async (change) => {
  const outside = await openOutside();
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }]);
  const run = await world.start(flow, { preApproval: await world.form() });
  const which = change.startsWith('run') ? run.id : (run.preApproval?.id ?? '');
  await sql.raw(`update ${change} where id = ${which}`).execute(db());
  expect((await world.tryAll(run.id)).status).toBe('failed');
  expect(outside.received).toEqual([]);
});

test('an attempt whose permit is refused has done nothing, and says why', async () => {
  const outside = await openOutside();
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }]);
  const { id } = await world.start(flow);
  // As if it had been created, and its server had died before it began.
  await sql`update run set status = 'created', permit_id = null where id = ${id}`.execute(db());
  await sql`delete from permit where subject_id = ${id}`.execute(db());
  await set('enabled = false')(flow);
  const ended = await world.lookAt(id);
  expect(ended).toMatchObject({ status: 'failed', because: `Workflow ${flow} is disabled.` });
  await world.tryAll(id);
  expect(outside.received).toEqual([]);
  expect((await world.recorded('run', id)).slice(-2)).toEqual([
    ...['permit.redeem.refused workflow/disabled', 'run.failed workflow/disabled'],
  ]);
});
