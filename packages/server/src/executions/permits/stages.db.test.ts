import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest } from '../../../test/latest.ts';
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

// What an outside executor says it will do is held against what was approved, exactly: another place, another service, another
// subject, another time.

let world: PermitWorld;
beforeAll(async () => {
  world = await openPermitWorld();
});
afterAll(() => world.close());

const stageOf = (execution: Execution): string => latest(execution).id;
const contents = [{ service: 'cart', module: 'cart-api', version: '6.6.6', digest: null }];

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
