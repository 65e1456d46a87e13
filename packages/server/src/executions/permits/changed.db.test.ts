import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest } from '../../../test/latest.ts';
import { openOutside } from '../../../test/outside.ts';
import {
  approvalGate,
  byHand,
  openPermitWorld,
  type PermitWorld,
  stepless,
  subjectOf,
} from '../../../test/permit-world.ts';
import { later, ok, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { digestOf } from '../../kernel/digest.ts';
import { advance } from '../advance.ts';

// What was approved is edited beneath the server, in the stored rows, as only the owner of the database can: no permit is given for
// it, none that was given is redeemed, and the server itself does not act.

let world: PermitWorld;
beforeAll(async () => {
  world = await openPermitWorld();
});
afterAll(() => world.close());

const contents = [{ service: 'cart', module: 'cart-api', version: '6.6.6', digest: null }];
const edits: [string, string, (stage: string) => unknown[]][] = [
  [
    'contents edited after approval',
    `update snapshot s set contents = $2 from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and s.id = e.snapshot_id`,
    (stage) => [stage, JSON.stringify(contents)],
  ],
  [
    'contents edited after approval, with their digest',
    `update snapshot s set contents = $2, digest = $3 from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and s.id = e.snapshot_id`,
    (stage) => [stage, JSON.stringify(contents), digestOf(contents)],
  ],
  [
    'the pipeline edited after approval',
    `update pipeline_version v set definition = jsonb_set(definition, '{stages,0,steps}', $2::jsonb)
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage, JSON.stringify([{ name: 'rm -rf', manual: {} }])],
  ],
  [
    'the pipeline edited after approval so that it has no steps',
    `update pipeline_version v set definition = jsonb_set(definition, '{stages,0,steps}', '[]')
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage],
  ],
  [
    'the pipeline edited after approval, with its digest',
    `update pipeline_version v
     set definition = v.definition || '{"added": true}', digest = 'sha256:' || repeat('0', 64)
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage],
  ],
  [
    'the environment of the stage is another',
    `update stage_execution t set environment_id = n.id from environment n where t.id = $1 and n.key = 'prod'`,
    (stage) => [stage],
  ],
  [
    'an approval of something else, put in its place',
    `update approval a set subject_digest = 'sha256:' || repeat('1', 64) from gate_execution g
     where g.stage_execution_id = $1 and a.id = g.approval_id`,
    (stage) => [stage],
  ],
];

const stageOf = (execution: Execution): string => latest(execution).id;

test.each(edits)('%s: a permit that was given is not redeemed', async (_, statement, values) => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  await world.tamper(statement, values(stageOf(execution)));
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/content-changed' });
  expect(problem.detail).toMatch(
    /^The permit binds sha256:\w{64}; stage \d+, attempt 1 is sha256:\w{64} now\.$/,
  );
  expect(problem.blockers).toMatchObject([{ requirement: 'What is done is what was approved' }]);
  expect(await world.recorded('permit', permit.id)).toEqual([
    'permit.issued',
    'permit.redeem.refused: permit/content-changed',
  ]);
});

test.each(edits)('%s: no permit is given', async (what, statement, values) => {
  const execution = await world.ready();
  await world.tamper(statement, values(stageOf(execution)));
  const problem = problemOf(await world.ask(world.ci, execution));
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  expect(problem).toMatchObject({ status: 409, code });
  expect(problem.blockers).toMatchObject([{ because: problem.detail }]);
  expect((await world.recorded('stage', stageOf(execution))).at(-1)).toBe(`permit.request.refused: ${code}`);
});

/** Approved, and stopped at a second gate: nothing of its steps has begun. */
async function approved(): Promise<Execution> {
  const gates = [approvalGate, { name: 'Scan', type: 'check', timeout: 60 }];
  return world.ready({ ...byHand, gates });
}

async function goOn(execution: Execution): Promise<Execution> {
  const gate = latest(execution).gates.at(-1)?.id;
  await ok(world.ann.post(shop(`gates/${gate}:override`), { reason: 'The scanner is down' }));
  return world.get(execution.id);
}

test.each(
  edits,
)('%s: the stage fails with the reason, and none of its steps begins', async (what, statement, values) => {
  const execution = await approved();
  await world.tamper(statement, values(stageOf(execution)));
  const after = await goOn(execution);
  const stage = latest(after);
  expect([after.status, stage.status, stage.steps]).toEqual(['failed', 'failed', []]);
  expect(stage.because).toMatch(/ now\.$/);
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  const refused = what.includes('no steps') ? [] : [`permit.redeem.refused: ${code}`];
  expect((await world.recorded('stage', stage.id)).slice(-1 - refused.length)).toEqual([
    ...refused,
    `stage.failed: ${code}`,
  ]);
});

test.each(edits)('%s: once the steps run, no further call goes out', async (what, statement, values) => {
  const outside = await openOutside();
  const steps = ['one', 'two'].map((name) => ({
    name,
    http: { method: 'POST', url: `${outside.url}/${name}` },
  }));
  const execution = await world.ready({ ...byHand, steps });
  await world.tries(execution.id);
  await world.tamper(statement, values(stageOf(execution)));
  await world.tries(execution.id);
  const { status, because, steps: made } = latest(await world.get(execution.id));
  expect(outside.received.map(({ path }) => path)).toEqual(['/one']);
  expect([status, made.map((step) => step.status)]).toEqual(['failed', ['successful', 'failed']]);
  expect(because).toMatch(/^Step two: Try 1 was not made: .* now\.$/);
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  expect((await world.recorded('step', made[1]?.id ?? '')).at(-1)).toBe(`step.failed: ${code}`);
});

test('a gate that was opened without its approval does not let the steps begin', async () => {
  const execution = await (await world.release(byHand)).submit();
  const stage = stageOf(execution);
  await world.tamper(`update gate_execution set status = 'successful' where stage_execution_id = $1`, [
    stage,
  ]);
  await world.look(execution.id);
  const { status, because, steps } = latest(await world.get(execution.id));
  expect([status, steps]).toEqual(['failed', []]);
  expect(because).toBe('Gate Manager Approval has no approval that was given: it is open.');
  expect(await world.recorded('stage', stage)).toContain('permit.redeem.refused: permit/not-ready');
});

test('what was put right is approved again by a replay, and then has its permit', async () => {
  const execution = await approved();
  const edit = `update snapshot set contents = jsonb_set(contents, '{0,version}', $2) where id = $1`;
  await world.tamper(edit, [execution.snapshot.id, '"6.6.6"']);
  expect((await goOn(execution)).status).toBe('failed');
  await world.tamper(edit, [execution.snapshot.id, '"2.4.0"']);
  const replayed = (
    await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }))
  ).json();
  await world.sign(world.ann, replayed);
  await world.look(execution.id);
  const going = await goOn(await world.get(execution.id));
  expect(latest(going)).toMatchObject({ status: 'steps-running', attempt: 2 });
  const permit = await world.permit(world.ci, going);
  expect(permit.subject.attempt).toBe(2);
  await ok(world.redeem(world.ci, permit));
});

const lookalikes = [
  ['another one of the project', 'prod'],
  ['by case', 'QA'],
  ['by case of one letter', 'Qa'],
  ['a prefix', 'q'],
  ['a suffix', 'qa2'],
  ['with a trailing blank', 'qa '],
  ['with a leading blank', ' qa'],
  ['with a line break', 'qa\n'],
  ['with a blank of no width', 'qa\u200b'],
  ['with a Cyrillic letter', 'q\u0430'],
  ['in full width', '\uff51\uff41'],
  ['with a combining mark', 'qa\u0301'],
  ['a pattern', '*'],
  ['nothing', ''],
] as const;

test.each(lookalikes)('another environment, %s: no permit, no redemption', async (_, environment) => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  for (const environments of [[environment], ['qa', environment]]) {
    const problem = problemOf(await world.redeem(world.ci, permit, { environments }));
    expect(problem).toMatchObject({ status: 409, code: 'permit/environment' });
    expect(problem.detail).toContain(`"${environment}"`);
    expect(problem.detail).toContain('is no environment of the permit: "qa".');
    expect(problem.blockers).toMatchObject([{ because: problem.detail }]);
  }
  expect((await world.recorded('permit', permit.id)).slice(1)).toEqual(
    Array(2).fill('permit.redeem.refused: permit/environment'),
  );
  const asked = await world.ask(world.bob, execution, { environments: [environment] });
  expect(problemOf(asked)).toMatchObject({ code: 'permit/environment' });
  await ok(world.redeem(world.ci, permit));
});

test('an environment chosen at run time: none is named when it is asked for, or redeemed', async () => {
  const execution = await world.ready();
  const asked = problemOf(await world.ask(world.ci, execution, { environments: [] }));
  expect(asked).toMatchObject({ status: 409, code: 'permit/environment' });
  const permit = await world.permit(world.ci, execution);
  const problem = problemOf(await world.redeem(world.ci, permit, { environments: [] }));
  expect(problem).toMatchObject({ status: 409, code: 'permit/environment' });
  expect(problem.detail).toBe('No environment is named; the permit has "qa". It cannot be chosen later.');
});

test('an environment that got another key since', async () => {
  const execution = await world.ready({ ...byHand, gates: [approvalGate] });
  const permit = await world.permit(world.ci, execution);
  await world.tamper(`update environment set key = 'qa-old' where key = $1`, ['qa']);
  const redeemed = problemOf(await world.redeem(world.ci, permit));
  const asked = problemOf(await world.ask(world.ci, execution, { environments: ['qa-old'] }));
  await world.tamper(`update environment set key = 'qa' where key = $1`, ['qa-old']);
  expect(redeemed.code).toBe('permit/content-changed');
  expect(asked).toMatchObject({
    code: 'permit/environment',
    detail: 'Stage QA is for "qa"; it was begun for what is "qa-old" now.',
  });
});

const others: [string, object[]][] = [
  ['another service', [{ service: 'shelf', module: 'cart-api' }]],
  ['another module', [{ service: 'cart', module: 'cart-web' }]],
  ['the service as a whole', [{ service: 'cart' }]],
  ['one more', [{ service: 'cart', module: 'cart-api' }, { service: 'shelf' }]],
  ['a look-alike', [{ service: 'c\u0430rt', module: 'cart-api' }]],
  ['none', []],
];

test.each(others)('a service outside, %s: no permit, no redemption', async (_, services) => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  const problem = problemOf(await world.redeem(world.ci, permit, { services }));
  expect(problem).toMatchObject({ status: 409, code: 'permit/service' });
  expect(problem.detail).toContain('"cart/cart-api"');
  expect(problem.blockers).toMatchObject([{ because: problem.detail }]);
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe('permit.redeem.refused: permit/service');
  expect(problemOf(await world.ask(world.bob, execution, { services })).code).toBe('permit/service');
});

test('a permit for one of two services does not cover the other', async () => {
  const release = await world.release(byHand);
  const two = [
    { service: 'cart', module: 'cart-api', version: '1' },
    { service: 'cart', version: '1' },
  ];
  const { id: snapshot } = (
    await ok(world.ci.post(shop(`releases/${release.id}/snapshots`), { contents: two }))
  ).json();
  const submit = async () => (await ok(world.ci.post(shop('executions'), { snapshot }))).json() as Execution;
  const permit = await world.permit(world.ci, await world.through({ submit }));
  const whole = [{ service: 'cart', module: null }];
  expect(problemOf(await world.redeem(world.ci, permit, { services: whole })).code).toBe('permit/service');
  await ok(world.redeem(world.ci, permit));
});

test('inputs, which a stage has none of', async () => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution, { inputs: {} });
  const problem = problemOf(await world.redeem(world.ci, permit, { inputs: { target: 'prod' } }));
  expect(problem).toMatchObject({ status: 409, code: 'permit/inputs-changed' });
  expect(problemOf(await world.ask(world.bob, execution, { inputs: { target: 'prod' } })).code).toBe(
    'permit/inputs-changed',
  );
});

test('another content at hand', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const digest = digestOf(contents);
  const problem = problemOf(await world.redeem(world.ci, permit, { digest }));
  expect(problem).toMatchObject({ status: 409, code: 'permit/content-changed' });
  expect(problem.detail).toBe(`The permit binds ${permit.digest}; the executor holds "${digest}".`);
});

test('another stage, another snapshot, another run', async () => {
  const release = await world.release(stepless);
  const [first, second] = [await world.through(release), await world.ready()];
  const permit = await world.permit(world.ci, first);
  const next = await world.through(release);
  for (const subject of [subjectOf(second), subjectOf(next), { ...subjectOf(first), type: 'run' }]) {
    const problem = problemOf(await world.redeem(world.ci, permit, { subject }));
    expect(problem).toMatchObject({ status: 409, code: 'permit/other-subject' });
    expect(problem.detail).toContain(`The permit is for stage ${permit.subject.id}, attempt 1; this is `);
    expect(problem.detail).toContain(`${subject.type} ${subject.id}, attempt 1.`);
    expect((await world.recorded('permit', permit.id)).at(-1)).toBe(
      'permit.redeem.refused: permit/other-subject',
    );
  }
});

test('a newer snapshot has passed the stage: the older acts there no more', async () => {
  const release = await world.release(stepless);
  const first = await world.through(release);
  const permit = await world.permit(world.ci, first);
  const second = await world.through(release);
  const because = 'Snapshot 2 is newer and has passed QA.';
  expect(problemOf(await world.redeem(world.ci, permit))).toMatchObject({
    code: 'permit/not-ready',
    detail: because,
  });
  expect(problemOf(await world.ask(world.ci, first)).detail).toBe(because);
  await ok(world.redeem(world.ci, await world.permit(world.ci, second)));
});

test('a stage that was replayed: the permit of the attempt before is for nothing', async () => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  await ok(world.ci.post(shop(`executions/${execution.id}:abort`), { reason: 'Wrong branch' }));
  const aborted = problemOf(await world.redeem(world.ci, permit));
  expect(aborted).toMatchObject({ status: 409, code: 'permit/not-ready' });
  expect(aborted.detail).toMatch(/^Stage QA is aborted/);
  await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }));
  expect(problemOf(await world.redeem(world.ci, permit)).detail).toBe(
    'A later attempt at stage QA has begun.',
  );
  const now = latest(await world.get(execution.id)).id;
  const subject = { type: 'stage', id: now };
  expect(problemOf(await world.redeem(world.ci, permit, { subject })).code).toBe('permit/other-subject');
});

test('once the steps of a stage are done nobody acts for it', async () => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  await ok(world.ci.post(shop(`steps/${latest(execution).steps[0]?.id}:complete`), { status: 'passed' }));
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/not-ready' });
  expect(problem.detail).toBe('The steps of stage QA are done; it has ended.');
});

test('a closed release', async () => {
  const release = await world.release(stepless);
  const execution = await world.through(release);
  const permit = await world.permit(world.ci, execution);
  await ok(world.ann.post(shop(`releases/${release.id}:close`)));
  expect(problemOf(await world.redeem(world.ci, permit))).toMatchObject({ code: 'release/closed' });
});

test('while another snapshot’s steps run in the stage nobody else acts there', async () => {
  const release = await world.release(byHand);
  await world.through(release);
  const waiting = await world.through(release);
  expect(latest(waiting).status).toBe('gates-completed');
  const problem = problemOf(await world.ask(world.ci, waiting));
  expect(problem).toMatchObject({ status: 409, code: 'permit/not-ready' });
  expect(problem.blockers).toMatchObject([{ because: 'The steps of snapshot 1 run in it.' }]);
});

test('the steps of an attempt begin once: a second look finds the permit redeemed and asks for none', async () => {
  const execution = await world.ready();
  await world.parts.work(async (work) => {
    for (const seconds of [0, 5])
      await advance(later(work, seconds), (await projectOf()) ?? '', execution.id);
  });
  const { rows } = await world.parts.pool.query('select status from permit where subject_id = $1', [
    stageOf(execution),
  ]);
  expect(rows).toEqual([{ status: 'redeemed' }]);
});

async function projectOf(): Promise<string | undefined> {
  const { rows } = await world.parts.pool.query<{ id: string }>(`select id from project where key = 'shop'`);
  return rows[0]?.id;
}
