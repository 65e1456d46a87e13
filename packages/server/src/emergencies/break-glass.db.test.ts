import { afterAll, beforeEach, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld, override, rule } from '../../test/emergency-world.ts';
import { gateOf } from '../../test/latest.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';

// What is expected of break-glass: by role, with a reason, limited in time, recorded, reviewed by
// others, and not again before that.

let world: EmergencyWorld;
const opened: EmergencyWorld[] = [];
beforeEach(async () => {
  world = await openEmergencyWorld();
  opened.push(world);
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

const attempt = (who: EmergencyWorld['ci'], minutes = 30) =>
  who.post(shop('break-glass'), { reason: 'The shop is down', minutes });

test('a bypass is switched on, used and switched off: what it let through stays, nothing else passes', async () => {
  const [before, other] = [await world.waiting(), await world.waiting()];
  // ci asked for it, and the policy grants the override to the CAB.
  expect(problemOf(await override(world.ci, before.approval))).toMatchObject({ code: 'approval/barred' });

  const id = await world.broken(world.ci);
  expect(await world.glass(id)).toMatchObject({
    who: 'ci',
    reason: 'The shop is down',
    status: 'broken',
    uses: [],
  });
  expect((await override(world.ci, before.approval)).json()).toMatchObject({ status: 'overridden' });
  expect((await world.glass(id)).uses).toMatchObject([
    {
      what: expect.stringMatching(/^Overrode approval \d+ \(RL-\d+ Web shop 2\.4/),
      subject: { id: before.approval },
    },
  ]);

  await ok(world.ci.post(shop(`break-glass/${id}:close`)));
  expect(problemOf(await override(world.ci, other.approval))).toMatchObject({ code: 'approval/barred' });
  // A replay asks every gate anew: the override was of that question, not of the gate.
  await world.look(before.execution.id);
  await ok(world.ci.post(shop(`executions/${before.execution.id}:abort`), { reason: 'Once more' }));
  const replayed = (
    await ok(world.ci.post(shop(`executions/${before.execution.id}:replay`), { stage: 'QA' }))
  ).json();
  const attempts = replayed.stages[0].attempts;
  expect(attempts.at(-1).gates[0]).toMatchObject({ status: 'pending-approval' });
  expect(attempts.at(-1).gates[0].approval).not.toBe(before.approval);
  expect(problemOf(await override(world.ci, attempts.at(-1).gates[0].approval)).code).toBe('approval/barred');
  const read = await world.ann.get(shop(`approvals/${before.approval}`));
  expect(read.json()).toMatchObject({ status: 'overridden' });
});

test('it ends by its time, whether or not a job has looked', async () => {
  const { approval } = await world.waiting();
  const id = await world.broken(world.ci);
  await world.endAgo(id, 1);
  expect(problemOf(await override(world.ci, approval)).code).toBe('approval/barred');
  expect(await world.glass(id)).toMatchObject({ status: 'ended' });
  await world.does('break-glass.look');
  await world.does('break-glass.look');
  const ledger = (await ok(world.ann.get(shop(`ledger?subjectType=break-glass&subjectId=${id}`)))).json()
    .items;
  expect(ledger.map(({ action }: { action: string }) => action).sort()).toEqual([
    'break-glass.broken',
    'break-glass.ended',
  ]);
});

test('a verdict ends it at once, whichever it is', async () => {
  const { approval } = await world.waiting();
  const id = await world.broken(world.ci);
  await world.review(world.bob, id, 'reject');
  expect(problemOf(await override(world.ci, approval)).code).toBe('approval/barred');
  expect(await world.glass(id)).toMatchObject({
    status: 'ended',
    review: { verdict: 'not in order', by: ['bob'] },
  });
});

test('who lost the role has lost the glass', async () => {
  const { approval } = await world.waiting();
  await world.broken(world.ci);
  await ok(world.ann.call('PUT', shop('roles/On%20call'), { members: ['ann'] }));
  expect(problemOf(await override(world.ci, approval)).code).toBe('approval/barred');
});

test('it is for who broke it only, and gives no signature', async () => {
  const { approval } = await world.waiting();
  await world.broken(world.ci);
  const { administrator, outsider, ci } = world;
  // Administrators have no exception unless the policy names them, or they break the glass themselves.
  expect(problemOf(await override(administrator, approval)).code).toBe('approval/no-override');
  expect(problemOf(await override(outsider, approval)).code).toBe('approval/no-override');
  const signed = await ci.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });
  expect(problemOf(signed).code).toBe('approval/barred');
  const edited = await ci.call('PUT', shop('break-glass/rule'), rule);
  expect(problemOf(edited).code).toBe('auth/forbidden');
});

test('nobody breaks it who is not named, or not in person; nor for longer than the rule says', async () => {
  expect(problemOf(await attempt(world.outsider))).toMatchObject({
    code: 'break-glass/not-granted',
    blockers: [{ who: ['ci'] }],
  });
  expect(problemOf(await attempt(world.administrator)).code).toBe('break-glass/not-granted');
  expect(problemOf(await attempt(world.ci, 61))).toMatchObject({ code: 'request/invalid', at: ['/minutes'] });
  await ok(world.ann.call('DELETE', shop('break-glass/rule')));
  expect(problemOf(await attempt(world.ci)).code).toBe('break-glass/not-granted');
  expect((await ok(world.ann.get(shop('break-glass')))).json().items).toEqual([]);
});

test('until it is reviewed the same project breaks no glass again', async () => {
  const id = await world.broken(world.ci);
  await ok(world.ci.post(shop(`break-glass/${id}:close`)));
  const { review, startedAt } = await world.glass(id);
  expect(problemOf(await attempt(world.ci))).toMatchObject({
    code: 'break-glass/review-pending',
    blockers: [{ who: ['bob'], since: startedAt, until: review.dueAt }],
  });
  await world.review(world.bob, id, 'approve');
  expect((await attempt(world.ci)).statusCode).toBe(201);
});

test('who broke it reviews it by no door: not by signing, not by overriding', async () => {
  await ok(
    world.administrator.call('PUT', shop('break-glass/rule'), {
      ...rule,
      reviewers: ['user:ci', 'role:CAB'],
    }),
  );
  const { review } = await world.glass(await world.broken(world.ci));
  const signed = await world.ci.post(shop(`approvals/${review.approval}/decisions`), { verdict: 'approve' });
  expect(problemOf(signed).code).toBe('approval/barred');
  expect(problemOf(await override(world.ci, review.approval)).code).toBe('approval/barred');
  expect(problemOf(await override(world.administrator, review.approval)).code).toBe('approval/no-override');
});

test('a review that ends without a verdict is asked again', async () => {
  const id = await world.broken(world.ci);
  const first = (await world.glass(id)).review.approval;
  await ok(world.ci.post(shop(`approvals/${first}:withdraw`), { reason: 'No need' }));
  expect(problemOf(await attempt(world.ci)).code).toBe('break-glass/review-pending');
  await world.does('approval.decided');
  const { review } = await world.glass(id);
  expect(review.approval).not.toBe(first);
  expect(review.verdict).toBeNull();
  await world.review(world.bob, id, 'approve');
  expect((await world.glass(id)).review.verdict).toBe('in order');
});

test('where the only reviewer would be who broke it, the maintainers review, else administrators', async () => {
  await ok(world.administrator.call('PUT', shop('break-glass/rule'), { ...rule, reviewers: ['user:ci'] }));
  const id = await world.broken(world.ci);
  expect(problemOf(await attempt(world.ci)).blockers).toMatchObject([{ who: ['ann'] }]);
  await world.review(world.ann, id, 'approve');
});

test('nobody breaks the glass by a rule that only they wrote', async () => {
  await ok(world.ann.call('PUT', shop('break-glass/rule'), { ...rule, people: ['user:ann'] }));
  expect(problemOf(await attempt(world.ann)).code).toBe('policy/own-rule');
  // Neither an agent in another's name nor a service account stands behind it.
  const { value } = (
    await ok(world.administrator.post('/api/v1/tokens', { name: 'assistant', agent: true }))
  ).json();
  const put = await world.app.inject({
    ...{ method: 'PUT', url: shop('break-glass/rule'), headers: { authorization: `Bearer ${value}` } },
    payload: { ...rule, people: ['user:ann'] },
  });
  expect(put.statusCode).toBe(200);
  expect(problemOf(await attempt(world.ann)).code).toBe('policy/own-rule');
  // Put by another, the same is confirmed.
  const confirmed = await ok(
    world.administrator.call('PUT', shop('break-glass/rule'), { ...rule, people: ['user:ann'] }),
  );
  expect(confirmed.json()).toMatchObject({ version: 2 });
  expect((await attempt(world.ann)).statusCode).toBe(201);
});

test('of many at once exactly one breaks it', async () => {
  await ok(
    world.administrator.call('PUT', shop('break-glass/rule'), {
      ...rule,
      people: ['role:On call', 'user:ann'],
    }),
  );
  const all = await Promise.all(
    [world.ci, world.ann, world.ci, world.ann, world.ci].map((who) => attempt(who)),
  );
  expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
  expect((await ok(world.ann.get(shop('break-glass')))).json().items).toHaveLength(1);
});

test('what was overridden is bound as ever: nothing acts on what has changed since', async () => {
  const gates = ['First', 'Second'].map((name) => ({ name, type: 'approval', policy: 'qa' }));
  const steps = [{ name: 'look', manual: { instructions: 'Look at it' } }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates, steps });
  const { id } = await release.submit();
  const glass = await world.broken(world.ci);
  const first = gateOf(await world.get(id)).approval ?? '';
  await ok(override(world.ci, first));
  await world.look(id);
  await ok(world.ann.call('PUT', shop('environments/qa'), { name: 'Another place' }));
  await ok(override(world.ci, gateOf(await world.get(id)).approval ?? ''));
  await ok(world.ci.post(shop(`break-glass/${glass}:close`)));
  await world.look(id);
  // The name of the environment is part of the question: it is asked again, and nothing has begun.
  const [attempt] = (await world.get(id)).stages[0]?.attempts ?? [];
  expect([attempt?.status, attempt?.steps]).toEqual(['gates-running', []]);
  expect(attempt?.gates[0]).toMatchObject({ status: 'pending-approval' });
  expect(attempt?.gates[0]?.approval).not.toBe(first);
  expect(problemOf(await override(world.ci, attempt?.gates[0]?.approval ?? '')).code).toBe('approval/barred');
});
