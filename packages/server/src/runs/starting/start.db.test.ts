import type { Offer } from '@countersign/contract/run-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { codeOf, jobOf, type More, openRunWorld, type RunWorld } from '../../../test/run-world.ts';
import { startRunBySystem } from './start.ts';

// What a run is held to when it starts; and that the offer says the same.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const look = { name: 'look', manual: {} };
const inputs = [
  { name: 'target', type: 'environment', default: 'prod' },
  { name: 'parts', type: 'services', required: false },
];
const make = (more: More = {}) => world.workflow([look], more);
const post = (flow: string, body: object = {}, who = world.ci) =>
  who.post(shop(`workflows/${flow}/runs`), body);
const offerOf = (flow: string, form?: string, who = world.ci) =>
  who.get(shop(`workflows/${flow}/offer${form === undefined ? '' : `?preApproval=${form}`}`));

/** Both doors say the same: the offer, and the run. */
async function bothSay(flow: string, form: string | undefined, code: string, who = world.ci): Promise<void> {
  const body = { preApproval: form ?? null, inputs: { target: 'qa' } };
  expect([codeOf(await offerOf(flow, form, who)), codeOf(await post(flow, body, who))]).toEqual([code, code]);
}
const running = async (flow: string) =>
  (await world.ann.get(shop(`workflows/${flow}`))).json().runs as number;

/** A workflow whose version ci wrote and ann signed. */
async function reviewed(): Promise<string> {
  const flow = await world.workflow([look], { fields: { reviewRequired: true } });
  const version = async () => (await world.ann.get(shop(`workflows/${flow}/versions/1`))).json();
  const { approval } = await version();
  await ok(world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' }));
  await world.heard();
  expect((await version()).status).toBe('active');
  return flow;
}

test('what was reviewed runs; what was changed behind its back does not', async () => {
  const flow = await reviewed();
  expect(codeOf(await post(flow))).toBe('201');
  const definition = {
    inputs: [],
    stages: [{ name: 'All', jobs: [{ ...look, name: 'other' }] }],
    timeout: 60,
  };
  await sql`
    update workflow_version v set definition = ${JSON.stringify(definition)}::jsonb
    from workflow w where w.id = v.workflow_id and w.key = ${flow}
  `.execute(world.parts.db);
  await bothSay(flow, undefined, 'permit/content-changed');
});

test('nor what nobody had to review, when it is not what was published', async () => {
  const flow = await make();
  await sql`
    update workflow_version v set extras = '{"more": true}'
    from workflow w where w.id = v.workflow_id and w.key = ${flow}
  `.execute(world.parts.db);
  await bothSay(flow, undefined, 'permit/content-changed');
});

test('nor what was changed together with its digest: the signatures are on another one', async () => {
  const flow = await reviewed();
  const other = await world.workflow([{ ...look, name: 'other' }]);
  await sql`
    update workflow_version v set definition = o.definition, digest = o.digest
    from workflow w, workflow_version o join workflow ow on ow.id = o.workflow_id
    where w.id = v.workflow_id and w.key = ${flow} and ow.key = ${other}
  `.execute(world.parts.db);
  await bothSay(flow, undefined, 'permit/content-changed');
});

test('a version that was published without review does not run once one is required', async () => {
  const flow = await make();
  await sql`update workflow set review_required = true where key = ${flow}`.execute(world.parts.db);
  await bothSay(flow, undefined, 'permit/not-ready');
});

test('a workflow that is off, has nothing active, or is not there does not run', async () => {
  const flow = await make();
  await sql`update workflow set enabled = false where key = ${flow}`.execute(world.parts.db);
  await bothSay(flow, undefined, 'workflow/disabled');
  const idle = await make();
  await ok(world.ann.post(shop(`workflows/${idle}/versions/1:deactivate`)));
  await bothSay(idle, undefined, 'workflow/no-active-version');
  await bothSay('nothing', undefined, 'resource/not-found');
  expect(await running(flow)).toBe(0);
  expect(await world.recorded('workflow', flow)).toContain('run.start.refused workflow/disabled');
});

test('inputs are held against what is declared and what there is', async () => {
  const flow = await make({ inputs });
  const answer = await post(flow, { inputs: { target: 'dev', more: 'x' } });
  expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    ...['/inputs/more', '/inputs/target'],
  ]);
  expect((await world.start(flow)).inputs).toEqual({ target: 'prod' });
});

test('a workflow that wants a pre-approval does not run without one', async () => {
  const flow = await make({ inputs, fields: { preApproval: true } });
  await bothSay(flow, undefined, 'pre-approval/required');
});

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
test.each<[string, object, string]>([
  ['made as not valid', { valid: false }, 'pre-approval/invalid'],
  ['for others', { executors: [{ username: 'ann' }] }, 'pre-approval/executor'],
  ['for later', { windowStart: at(600) }, 'pre-approval/window'],
  ['for earlier', { windowEnd: at(-600) }, 'pre-approval/window'],
])('a pre-approval %s lets nobody run, and the offer says so too', async (_, fields, code) => {
  const flow = await make({ inputs, fields: { preApproval: true } });
  await bothSay(flow, await world.form(fields), code);
  expect(await running(flow)).toBe(0);
});

test('nor one that was revoked, or that there is none of', async () => {
  const flow = await make({ inputs, fields: { preApproval: true } });
  const form = await world.form();
  await ok(world.ci.post(shop(`pre-approvals/${form}:revoke`), { reason: 'Called off' }));
  await bothSay(flow, form, 'pre-approval/invalid');
  await bothSay(flow, '999999', 'pre-approval/invalid');
});

test('it lets the one it names run, where it says', async () => {
  const flow = await make({ inputs, fields: { preApproval: true } });
  const form = await world.form({
    ...{ executors: [{ username: 'bob' }], environments: ['qa'] },
    services: [{ service: 'cart', module: 'cart-api' }],
  });
  const offered = (await offerOf(flow, form, world.bob)).json() as Offer;
  expect(offered.inputs).toMatchObject([
    { name: 'target', options: [{ key: 'qa', name: 'QA' }], default: null },
    { name: 'parts', options: [{ service: 'cart', module: 'cart-api' }], default: null },
  ]);
  const run = (target: string, parts: object[] = []) =>
    post(flow, { preApproval: form, inputs: { target, parts } }, world.bob);
  expect(codeOf(await run('prod'))).toBe('pre-approval/environment');
  await ok(world.ann.call('PUT', shop('services/search'), { modules: ['api'] }));
  expect(codeOf(await run('qa', [{ service: 'search', module: 'api' }]))).toBe('pre-approval/service');
  const answer = await run('qa', [{ service: 'cart', module: 'cart-api' }]);
  expect(answer.json()).toMatchObject({ status: 'running', preApproval: { id: form }, startedBy: 'bob' });
});

test('one for a single use starts one run, however many are started at once', async () => {
  const flow = await make({ fields: { preApproval: true } });
  const form = await world.form({ singleUse: true });
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(flow, { preApproval: form })));
  expect(answers.map(codeOf).sort()).toEqual(['201', ...Array(5).fill('pre-approval/used')]);
  expect(await running(flow)).toBe(1);
  await bothSay(flow, form, 'pre-approval/used');
});

test('one that is chosen without need binds all the same', async () => {
  const flow = await make({ inputs });
  const form = await world.form({ environments: ['qa'] });
  expect(codeOf(await post(flow, { preApproval: form }))).toBe('pre-approval/environment');
  expect((await world.start(flow, { preApproval: form, inputs: { target: 'qa' } })).preApproval?.id).toBe(
    form,
  );
});

test('without a pre-approval everything of the project is offered, within the options of the input', async () => {
  const narrowed = { name: 'where', label: 'Where to', type: 'environment', options: ['qa'], default: 'qa' };
  const choice = { name: 'mode', type: 'choice', options: ['fast', 'slow'], default: 'slow' };
  const flow = await make({
    inputs: [...inputs, narrowed, choice, { name: 'note', type: 'text', default: 'x' }],
  });
  const [target, parts, where, mode, note] = ((await offerOf(flow)).json() as Offer).inputs;
  expect(target).toMatchObject({
    label: 'target',
    options: [{ key: 'qa' }, { key: 'prod' }],
    default: 'prod',
  });
  expect(parts).toMatchObject({ options: expect.arrayContaining([{ service: 'cart', module: 'cart-api' }]) });
  expect(where).toMatchObject({ label: 'Where to', options: [{ key: 'qa' }], default: 'qa' });
  expect([mode, note]).toMatchObject([{ default: 'slow', options: ['fast', 'slow'] }, { default: 'x' }]);
});

let step: { id: string; environment: string };
beforeEach(async () => {
  const stages = [{ name: 'QA', environment: 'qa', steps: [{ name: 'deploy', manual: {} }] }];
  const execution = await (await world.release(...stages)).submit();
  step = { id: execution.stages[0]?.attempts[0]?.steps[0]?.id ?? '', environment: 'qa' };
});
const bySystem = (flow: string, more: object = {}) =>
  world.parts.work((work) =>
    startRunBySystem(
      work,
      { id: world.projectId, key: 'shop' },
      { workflow: flow, inputs: { target: 'qa' }, preApproval: null, ...more },
    ),
  );

test('a step of a pipeline runs a workflow within the environment of its stage, and hears of its end', async () => {
  const flow = await make({ inputs });
  const outside = await bySystem(flow, { step, inputs: { target: 'prod' } });
  expect(outside).toMatchObject({ ok: false, refusal: { code: 'permit/environment' } });
  const started = await bySystem(flow, { step });
  if (!started.ok) throw new Error(started.refusal.because);
  const { run } = started.value;
  const begun = await world.runNow(run);
  expect(begun).toMatchObject({ step: step.id, startedBy: null, via: 'system' });
  await ok(world.bob.post(shop(`runs/${run}/jobs/${jobOf(begun).id}:complete`), { status: 'failed' }));
  expect(await world.sent('run.ended')).toContainEqual({ project: world.projectId, run, step: step.id });
  expect(codeOf(await world.bob.post(shop(`runs/${run}:retry`)))).toBe('run/wrong-state');
});

test('nobody in person is none of those whom a pre-approval names; the ledger has the attempt', async () => {
  const flow = await make({ inputs, fields: { preApproval: true } });
  const named = await world.form({ executors: [{ username: 'ci' }] });
  expect(await bySystem(flow, { preApproval: named })).toMatchObject({
    refusal: { code: 'pre-approval/executor' },
  });
  expect(await bySystem(flow)).toMatchObject({ refusal: { code: 'pre-approval/required' } });
  expect(await bySystem(flow, { preApproval: await world.form() })).toMatchObject({ ok: true });
  expect((await world.recorded('workflow', flow)).slice(-2)).toEqual([
    ...['run.start.refused pre-approval/executor', 'run.start.refused pre-approval/required'],
  ]);
});
