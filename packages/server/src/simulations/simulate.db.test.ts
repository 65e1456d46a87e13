import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { everythingStored } from '../../test/everything-stored.ts';
import { gateOf } from '../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';

let world: PipelineWorld;
let second: Client;
beforeAll(async () => {
  world = await openPipelineWorld();
  second = await world.person('second', { project: 'shop', access: 'viewer' });
  await ok(world.ann.call('PUT', shop('roles/Board'), { members: ['bob', 'second'] }));
  await ok(world.ann.post(shop('policies'), { name: 'board', levels: [...levels, board] }));
});
afterAll(() => world.close());

const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }];
const board = {
  name: 'Board',
  rule: 'everyone',
  approvers: ['role:Board'],
  when: "environment.key == 'prod'",
  deadline: { within: '8h', onTimeout: 'reject' },
};
const gates = [{ name: 'Sign-off', type: 'approval', policy: 'board' }];
const ask = (body: object, who = world.ann) => who.post(shop('policies:simulate'), body);
const simulate = async (body: object) => (await ok(ask(body))).json() as Simulation;
const atProd = () => world.release({ name: 'Production', environment: 'prod', gates });

/** What depends on when it is asked. */
const timeless = (value: unknown) =>
  JSON.parse(JSON.stringify(value), (key, one) => (['since', 'until', 'at'].includes(key) ? null : one));

describe('who would have to sign', () => {
  test('is what it is when it is really asked', async () => {
    const release = await atProd();
    const snapshot = await release.snapshot();
    const simulated = await simulate({ subject: { snapshot, stage: 'Production', requester: 'ci' } });
    expect(simulated).toMatchObject({
      outcome: 'asked',
      because: 'It waits for QA.',
      barred: [{ username: 'ci', duties: ['requester', 'author'] }],
      levels: [
        { name: 'QA', applies: true, status: 'open', who: ['ann'], needed: 1 },
        { name: 'Board', applies: true, status: 'waiting', who: ['bob', 'second'], needed: 2 },
      ],
    });
    const execution = (await ok(world.ci.post(shop('executions'), { snapshot }))).json();
    const { approval, id: gate } = gateOf(execution);
    const real = (await world.ann.get(shop(`approvals/${approval}:explain`))).json();
    expect(timeless(simulated.explanation)).toEqual(timeless(real));
    for (const subject of [{ approval }, { gate }]) {
      const again = await simulate({ subject });
      expect(timeless(again)).toEqual(timeless(simulated));
    }
  });

  test('by a policy that is written nowhere yet, at another time', async () => {
    const { approval } = gateOf(await (await atProd()).submit());
    const definition = {
      levels: [
        { name: 'Night', rule: 'anyone', approvers: ['second'], when: "now.getHours('Europe/Berlin') >= 22" },
        ...levels,
      ],
      deadline: { within: '2h', onTimeout: 'expire' },
    };
    const at = (instant: string) => simulate({ definition, subject: { approval }, at: instant });
    expect(await at('2026-11-22T21:30:00Z')).toMatchObject({
      at: '2026-11-22T21:30:00.000Z',
      dueAt: '2026-11-22T23:30:00.000Z',
      levels: [
        { name: 'Night', applies: true, who: ['second'] },
        { name: 'QA', status: 'waiting' },
      ],
    });
    expect(await at('2026-11-22T20:30:00Z')).toMatchObject({
      levels: [
        {
          name: 'Night',
          applies: false,
          because: "It applies only when now.getHours('Europe/Berlin') >= 22.",
          who: [],
        },
        { name: 'QA', status: 'open' },
      ],
    });
  });

  test('of a version under review, and of something that is made up', async () => {
    const definition = { stages: [{ name: 'Tests', jobs: [{ name: 'look', manual: {} }] }] };
    await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly' }));
    const { id: version } = (
      await ok(world.bob.post(shop('workflows/nightly/versions'), { label: 'v1', definition }))
    ).json();
    expect(await simulate({ subject: { version, requester: 'ci' } })).toMatchObject({
      levels: [{ name: 'Review', who: ['ann'] }],
      barred: [
        { username: 'bob', duties: ['author'] },
        { username: 'ci', duties: ['requester'] },
      ],
    });
    const supposed = {
      context: { environment: { key: 'prod', name: 'Production' } },
      makers: { requester: 'ci', committers: ['second', 'somebody-new'] },
    };
    expect(await simulate({ policy: 'board', subject: { hypothetical: supposed } })).toMatchObject({
      levels: [{ who: ['ann'] }, { who: ['bob'], needed: 1 }],
      barred: [
        { username: 'ci', duties: ['requester'] },
        { username: 'second', duties: ['committers'] },
        { username: 'somebody-new', duties: ['committers'] },
      ],
    });
  });

  test('nobody, when the policy approves by rule', async () => {
    const definition = { levels, approveWhen: "environment.key == 'prod'" };
    const snapshot = await (await atProd()).snapshot();
    expect(await simulate({ definition, subject: { snapshot, stage: 'Production' } })).toMatchObject({
      outcome: 'by-rule',
      byRule: "Approved by the policy’s own rule: environment.key == 'prod'.",
      levels: [{ status: 'closed' }],
      explanation: { status: 'approved' },
    });
  });

  test.each([
    ['nobody is left', { levels: [{ ...levels[0], approvers: ['ci'] }] }, 'policy/unsatisfiable'],
    ['no level applies', { levels: [{ ...levels[0], when: 'false' }] }, 'policy/unsatisfiable'],
    ['a condition fails', { levels, when: "version.label == 'v1'" }, 'condition/failed'],
  ])('%s: that it could not be asked is the answer', async (_, definition, code) => {
    const snapshot = await (await atProd()).snapshot();
    const subject = { snapshot, stage: 'Production', requester: 'ci' };
    expect(await simulate({ definition, subject })).toMatchObject({
      outcome: 'refused',
      refusal: { code },
      levels: [],
      explanation: null,
    });
  });
});

describe('a past approval, replayed', () => {
  test('by its own policy comes to what it came to, by another it may not', async () => {
    const execution = await (await atProd()).submit();
    const { approval } = gateOf(execution);
    const sign = (who: Client, verdict = 'approve') =>
      ok(who.post(shop(`approvals/${approval}/decisions`), { verdict }));
    await sign(world.ann);
    await sign(second);
    await sign(world.bob, 'reject');
    const subject = { approval };
    expect((await simulate({ subject, replay: true })).replay).toMatchObject({
      happened: 'rejected',
      status: 'rejected',
      differs: false,
      signatures: [
        { by: 'ann', level: 'QA', verdict: 'approve', outcome: 'signed' },
        { by: 'second', level: 'Board', outcome: 'signed' },
        { by: 'bob', level: 'Board', verdict: 'reject', outcome: 'signed' },
      ],
    });
    const anyone = { levels: [levels[0], { ...board, rule: 'anyone' }] };
    expect((await simulate({ definition: anyone, subject, replay: true })).replay).toMatchObject({
      happened: 'rejected',
      status: 'approved',
      differs: true,
      signatures: [
        { outcome: 'signed' },
        { outcome: 'signed' },
        { outcome: 'refused', code: 'approval/not-open' },
      ],
    });
    const others = { levels: [{ name: 'Board', rule: 'everyone', approvers: ['bob'] }] };
    expect((await simulate({ definition: others, subject, replay: true })).replay).toMatchObject({
      status: 'rejected',
      signatures: [
        { by: 'ann', outcome: 'refused', code: 'approval/not-approver' },
        { by: 'second', outcome: 'refused' },
        { by: 'bob', outcome: 'signed' },
      ],
    });
  });
});

test('nothing is written, and nobody is told', async () => {
  const release = await atProd();
  const { approval, id: gate } = gateOf(await release.submit());
  const snapshot = await release.snapshot();
  const made = { context: {}, makers: { requester: 'nobody-yet', authors: [], committers: [] } };
  const one = {
    name: 'with people made up',
    people: { 'role:QA Manager': ['made-up'], 'role:New': ['ann'], 'group:new': ['other'] },
    delegations: [{ from: 'ann', to: 'made-up' }],
    signatures: [{ by: 'made-up' }],
    expect: { status: 'approved' },
  };
  const before = await everythingStored(world.parts);
  for (const subject of [{ approval }, { gate }, { snapshot, stage: 'Production' }, { hypothetical: made }])
    await ok(ask({ policy: 'qa', subject, replay: true }));
  expect(
    (await ok(world.ann.post(shop('policies:test'), { policy: 'qa', cases: [one, one] }))).json(),
  ).toEqual({
    passed: 2,
    failed: 0,
    cases: [
      { name: one.name, passed: true, differences: [] },
      { name: one.name, passed: true, differences: [] },
    ],
  });
  expect(await everythingStored(world.parts)).toEqual(before);
  expect(Object.keys(before)).toContain('pgboss.job');
  expect(Object.keys(before).length).toBeGreaterThan(40);
});

test('it takes no more than reading, and no less', async () => {
  const supposed = { subject: { hypothetical: { context: {}, makers: {} } }, policy: 'qa' };
  expect((await ask(supposed, second)).statusCode).toBe(200);
  const outsider = await world.person('outsider');
  expect(problemOf(await ask(supposed, outsider))).toMatchObject({ status: 404, code: 'resource/not-found' });
});

test.each([
  ['a policy that is not there', { policy: 'gone' }, 'resource/not-found'],
  ['both a policy and a definition', { policy: 'qa', definition: { levels } }, 'request/invalid'],
  ['neither, of something made up', {}, 'request/invalid'],
  ['a definition that could not be saved', { definition: { levels, when: 'x' } }, 'request/invalid'],
  ['another project’s approval', { policy: 'qa', subject: { approval: '999999' } }, 'resource/not-found'],
  ['an unknown gate', { policy: 'qa', subject: { gate: '999999' } }, 'resource/not-found'],
  [
    'an unknown snapshot',
    { policy: 'qa', subject: { snapshot: '999999', stage: 'QA' } },
    'resource/not-found',
  ],
  ['an unknown version', { policy: 'qa', subject: { version: '999999' } }, 'resource/not-found'],
])('refused: %s', async (_, body, code) => {
  const subject = { hypothetical: { context: {}, makers: {} } };
  expect(problemOf(await ask({ subject, ...body }))).toMatchObject({ code });
});
