import type { Run } from '@countersign/contract/run-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEdits } from '../../test/edits.ts';
import { tamper } from '../../test/permit-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { ask, byHand, cart, permitFor, redeem, waiting } from '../../test/run-permits.ts';
import { jobOf, openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { problemOf } from '../../test/shop.ts';

// Permits of runs, through the public API as outside executors use it, and as the server itself takes them.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

/** What a refusal says has to be in its detail, in its blockers, and in the ledger of the permit. */
async function refusedWith(
  code: string,
  answer: ReturnType<typeof redeem>,
  permit: { id: string },
  says = /./,
) {
  const problem = problemOf(await answer);
  expect(problem).toMatchObject({ code, detail: expect.stringMatching(says) });
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe(`permit.redeem.refused ${code}`);
  return problem;
}

test('a run lets an outside executor act once, with the inputs it was started with', async () => {
  const run = await waiting(world, { inputs: { target: 'qa', note: 'Before the sale' } });
  const inputs = { target: 'qa', parts: cart, note: 'Before the sale' };
  const permit = await permitFor(world.ci, run, { inputs });
  expect(permit).toMatchObject({
    subject: { type: 'run', id: run.id, attempt: 1 },
    ...{ environments: ['qa'], services: cart, preApproval: null },
  });
  expect((await ok(redeem(world.ci, permit, { inputs }))).json().status).toBe('redeemed');
  const problem = await refusedWith('permit/used', redeem(world.ci, permit, { inputs }), permit);
  expect(problem.blockers).toMatchObject([{ because: problem.detail }]);
  expect(problemOf(await ask(world.ci, run)).code).toBe('permit/used');
});

test('100 redemptions at once: exactly one succeeds, 99 are refused', async () => {
  const permit = await permitFor(world.ci, await waiting(world));
  const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(world.ci, permit)));
  const codes = answers.map(({ statusCode, json }) => (statusCode === 200 ? 'redeemed' : json().code));
  expect(codes.sort()).toEqual([...Array(99).fill('permit/used'), 'redeemed']);
  expect((await world.recorded('permit', permit.id)).filter((one) => one === 'permit.redeemed')).toHaveLength(
    1,
  );
});

const edits = runEdits;

test.each(
  edits,
)('%s: a permit that was given is not redeemed, and none is given', async (_, edit, values) => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  await tamper(world.ownerUrl, edit, values(run.id));
  const problem = await refusedWith(
    'permit/content-changed',
    redeem(world.ci, permit),
    permit,
    /The permit binds sha256:\w{64}; run/,
  );
  expect(problem.blockers).toMatchObject([{ requirement: 'What is done is what was approved' }]);
  expect(problemOf(await ask(world.bob, run)).code).toMatch(/^permit\/(content|inputs)-changed$/);
});

test.each(
  edits,
)('%s: the next attempt fails with the reason, and none of its jobs begins', async (_, edit, values) => {
  const run = await waiting(world);
  await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'failed' }));
  await tamper(world.ownerUrl, edit, values(run.id));
  await world.ci.post(shop(`runs/${run.id}:retry`));
  const after = await world.lookAt(run.id);
  expect(after.status).toBe('failed');
  const { rows } = await world.parts.pool.query(
    `select (select count(*)::int from permit where subject_type = 'run' and subject_id = $1 and attempt = 2) as permits,
       (select count(*)::int from run_job where run_id = $1 and attempt = 2 and status <> 'skipped') as jobs`,
    [run.id],
  );
  expect(rows).toEqual([{ permits: 0, jobs: 0 }]);
});

test.each([
  'prod',
  'QA',
  'q',
  'qa2',
  'qa ',
  'q\u0430',
  '\uff51\uff41',
  '',
])('another environment, %j: no permit, no redemption', async (environment) => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  const environments = [environment];
  await refusedWith('permit/environment', redeem(world.ci, permit, { environments }), permit, /: "qa"\.$/);
  expect(problemOf(await ask(world.bob, run, { environments })).code).toBe('permit/environment');
});

test('an environment chosen at run time: a run without one lets nobody act in any', async () => {
  const run = await world.start(await world.workflow(byHand));
  expect(problemOf(await ask(world.ci, run, { environments: ['qa'] }))).toMatchObject({
    code: 'permit/environment',
    detail: `"qa" is no environment of run ${run.id}, attempt 1: none.`,
  });
  const permit = await permitFor(world.ci, run);
  await refusedWith(
    'permit/environment',
    redeem(world.ci, permit, { environments: ['qa'] }),
    permit,
    /none\.$/,
  );
  const named = await permitFor(world.bob, await waiting(world));
  await refusedWith(
    'permit/environment',
    redeem(world.bob, named, { environments: [] }),
    named,
    /chosen later/,
  );
});

test('an environment that is no longer known', async () => {
  await ok(world.ann.call('PUT', shop('environments/passing'), { name: 'Passing' }));
  const run = await waiting(world, { inputs: { target: 'passing' } });
  const permit = await permitFor(world.ci, run);
  await tamper(world.ownerUrl, `delete from environment where key = $1`, ['passing']);
  await refusedWith('permit/environment', redeem(world.ci, permit), permit, /"passing"/);
});

test.each([
  ['another module', [{ service: 'cart', module: 'cart-web' }]],
  ['the service as a whole', [{ service: 'cart' }]],
  ['one more', [...cart, { service: 'shelf', module: 'shelf' }]],
  ['none', []],
])('a service outside, %s', async (_, services) => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  await refusedWith('permit/service', redeem(world.ci, permit, { services }), permit, /"cart\/cart-api"/);
  expect(problemOf(await ask(world.bob, run, { services })).code).toBe('permit/service');
});

test('other inputs', async () => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  const inputs = { target: 'qa', parts: cart, note: 'x' };
  await refusedWith('permit/inputs-changed', redeem(world.ci, permit, { inputs }), permit);
  expect(problemOf(await ask(world.bob, run, { inputs })).code).toBe('permit/inputs-changed');
});

test('another run, a stage of the same number, a later attempt', async () => {
  const [run, other] = [await waiting(world), await waiting(world)];
  const permit = await permitFor(world.ci, run);
  for (const subject of [
    { type: 'run', id: other.id },
    { type: 'stage', id: run.id },
  ])
    await refusedWith(
      'permit/other-subject',
      redeem(world.ci, permit, { subject }),
      permit,
      /The permit is for run/,
    );
  await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'failed' }));
  await refusedWith('permit/not-ready', redeem(world.ci, permit), permit, /is failed/);
  await ok(world.ci.post(shop(`runs/${run.id}:retry`)));
  await refusedWith(
    'permit/other-subject',
    redeem(world.ci, permit),
    permit,
    /this is run \d+, attempt 2\.$/,
  );
  expect((await permitFor(world.ci, run)).subject.attempt).toBe(2);
});

test('expired, revoked, another account’s, unknown', async () => {
  const run = await waiting(world);
  const expired = await permitFor(world.ci, run);
  await tamper(world.ownerUrl, 'update permit set expires_at = clock_timestamp() where id = $1', [
    expired.id,
  ]);
  await refusedWith('permit/expired', redeem(world.ci, expired), expired);
  const next = await permitFor(world.ci, run);
  await refusedWith('permit/revoked', redeem(world.ci, expired), expired);
  await refusedWith('auth/forbidden', redeem(world.bob, next), next);
  expect(problemOf(await redeem(world.ci, { ...next, token: 'csp_unknown' })).code).toBe(
    'resource/not-found',
  );
  await ok(redeem(world.ci, next));
});

test('a run that was cancelled', async () => {
  const run = await waiting(world);
  const permit = await permitFor(world.ci, run);
  await ok(world.ci.post(shop(`runs/${run.id}:cancel`), { reason: 'Called off' }));
  const problem = await refusedWith('permit/not-ready', redeem(world.ci, permit), permit, /is cancelled/);
  expect(problem.blockers).toHaveLength(1);
});

test('while a run asks people nobody outside acts for it', async () => {
  const jobs = [{ name: 'sign-off', approval: { approvers: ['ann'] } }, ...byHand];
  const run = await world.start(await world.workflow(jobs));
  const problem = problemOf(await ask(world.ci, run));
  expect(problem).toMatchObject({ status: 409, code: 'permit/not-ready' });
  expect(problem.blockers).toMatchObject([{ requirement: 'Job sign-off must be approved', who: ['ann'] }]);
  await world.signJob(world.ann, run);
  await ok(redeem(world.ci, await permitFor(world.ci, run)));
});

/** A run under a pre-approval. */
async function preApproved(fields: object): Promise<{ run: Run; form: string }> {
  const form = await world.form(fields);
  const more = { fields: { preApproval: true } };
  return { form, run: await waiting(world, { preApproval: form }, more) };
}

test('its pre-approval is named, and lets nobody act once it is revoked', async () => {
  const { run, form } = await preApproved({ environments: ['qa'] });
  const permit = await permitFor(world.ci, run);
  expect(permit.preApproval).toBe(form);
  await ok(world.ci.post(shop(`pre-approvals/${form}:revoke`), { reason: 'Called off' }));
  await refusedWith('pre-approval/invalid', redeem(world.ci, permit), permit);
});

test('another pre-approval put in its place', async () => {
  const { run } = await preApproved({});
  const permit = await permitFor(world.ci, run);
  const other = await world.form();
  await tamper(world.ownerUrl, 'update run set pre_approval_id = $2 where id = $1', [run.id, other]);
  await refusedWith('permit/content-changed', redeem(world.ci, permit), permit);
});

test('its execution window is over', async () => {
  const { run, form } = await preApproved({});
  const permit = await permitFor(world.ci, run);
  const over = `update pre_approval set window_end = now() - interval '1 minute' where id = $1`;
  await tamper(world.ownerUrl, over, [form]);
  await refusedWith('pre-approval/window', redeem(world.ci, permit), permit);
});
