import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld, override, rule } from '../../test/emergency-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';

// The review of broken glass: by others, in time, and never ended in silence.

let world: EmergencyWorld;
beforeEach(async () => {
  world = await openEmergencyWorld();
});
afterEach(() => world.close());

const attempt = () => world.ci.post(shop('break-glass'), { reason: 'The shop is down', minutes: 30 });
const pendingFor = async () => problemOf(await attempt());

/** Moves the time by which a review is to be decided into the past, and looks. */
async function runOut(approval: string): Promise<void> {
  await sql`
    update level set due_at = now() - interval '1 second' where approval_id = ${approval} and status = 'open'
  `.execute(world.parts.db);
  await world.does('approval.look');
}

test('after its time maintainers are asked as well, then it is asked anew: the lock never goes by itself', async () => {
  const id = await world.broken(world.ci);
  const first = await world.glass(id);
  // Two days from when it was broken, as the rule says.
  expect(Date.parse(first.review.dueAt ?? '') - Date.parse(first.startedAt)).toBe(2 * 86_400_000);
  await runOut(first.review.approval);
  expect(await pendingFor()).toMatchObject({
    code: 'break-glass/review-pending',
    blockers: [{ who: ['ann', 'bob'] }],
  });

  await runOut(first.review.approval);
  const ended = (await ok(world.ann.get(shop(`approvals/${first.review.approval}`)))).json();
  expect(ended.status).toBe('expired');
  expect((await pendingFor()).code).toBe('break-glass/review-pending');
  await world.does('approval.decided');
  const second = await world.glass(id);
  expect(second.review.approval).not.toBe(first.review.approval);
  const again = (await ok(world.ann.get(shop(`approvals/${second.review.approval}`)))).json();
  expect(again).toMatchObject({ status: 'open', previous: first.review.approval, requestedBy: 'ci' });
  expect(await pendingFor()).toMatchObject({ blockers: [{ who: ['bob'] }] });

  await world.review(world.bob, id, 'reject');
  expect((await world.glass(id)).review).toMatchObject({ verdict: 'not in order', by: ['bob'] });
  expect((await attempt()).statusCode).toBe(201);
});

test('while nobody could review it nothing is asked, and as soon as somebody can it is', async () => {
  const id = await world.broken(world.ci);
  const { review } = await world.glass(id);
  await ok(world.ci.post(shop(`approvals/${review.approval}:withdraw`), { reason: 'No need' }));
  // The whole organisation has left, but for who broke it.
  await sql`update account set disabled_at = now() where username <> 'ci'`.execute(world.parts.db);
  await world.does('approval.decided');
  const read = async () => (await ok(world.ci.get(shop(`break-glass/${id}`)))).json();
  expect((await read()).review.approval).toBe(review.approval);
  expect((await pendingFor()).code).toBe('break-glass/review-pending');

  await sql`update account set disabled_at = null where username = 'bob'`.execute(world.parts.db);
  await world.parts.work((work) => work.send('break-glass.sweep', {}));
  await world.does('break-glass.sweep');
  await world.does('break-glass.look');
  expect((await read()).review.approval).not.toBe(review.approval);
  expect(await pendingFor()).toMatchObject({ blockers: [{ who: ['bob'] }] });
});

test('where nobody else is there at all, the glass is not broken', async () => {
  await sql`update account set disabled_at = now() where username <> 'ci'`.execute(world.parts.db);
  expect(await pendingFor()).toMatchObject({
    code: 'break-glass/not-granted',
    detail: expect.stringContaining('Nobody but you could review it'),
  });
  const { rows } = await sql`select 1 from break_glass`.execute(world.parts.db);
  expect(rows).toEqual([]);
});

test('a delegate of a reviewer reviews, but never who broke it', async () => {
  const times = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 3_600_000) };
  const delegate = (who: string) =>
    sql`
    insert into delegation (from_id, to_id, starts_at, ends_at)
    select a.id, b.id, ${times.from}, ${times.to} from account a, account b
    where a.username = 'bob' and b.username = ${who}
  `.execute(world.parts.db);
  await delegate('ci');
  const id = await world.broken(world.ci);
  const { review } = await world.glass(id);
  const decide = (who: EmergencyWorld['ci']) =>
    who.post(shop(`approvals/${review.approval}/decisions`), { verdict: 'approve' });
  expect(problemOf(await decide(world.ci)).code).toBe('approval/barred');
  await sql`update delegation set withdrawn_at = now()`.execute(world.parts.db);
  await delegate('ann');
  expect((await decide(world.ann)).statusCode).toBe(200);
  expect((await world.glass(id)).review).toMatchObject({ verdict: 'in order', by: ['ann'] });
});

test('a use counts for which break-glass it was: an override of the policy’s own people is none', async () => {
  const [mine, theirs] = [await world.waiting(), await world.waiting()];
  const id = await world.broken(world.ci);
  await ok(override(world.ci, mine.approval));
  await ok(override(world.bob, theirs.approval));
  expect((await world.glass(id)).uses.map(({ subject }) => subject.id)).toEqual([mine.approval]);
});

test('a role that the rule names is not deleted', async () => {
  const deleted = await world.ann.call('DELETE', shop('roles/On%20call'));
  expect(problemOf(deleted).code).toBe('resource/in-use');
});

test('the rule is read, replaced at its version only, and names people who are there', async () => {
  const path = shop('break-glass/rule');
  const put = (body: object, version?: string) =>
    world.administrator.call('PUT', path, body, version ? { 'if-match': `"${version}"` } : {});
  const read = await world.outsider.get(path);
  expect([read.json().version, read.headers.etag]).toEqual([1, expect.stringMatching(/^"1\./)]);
  expect((await put({ ...rule, longest: 30 }, '1')).json().version).toBe(2);
  expect((await put({ ...rule, longest: 20 }, '1')).statusCode).toBe(412);
  const wrong = await put({ ...rule, people: ['role:Nowhere'], reviewers: ['bob', 'user:nobody-here'] });
  expect(problemOf(wrong)).toMatchObject({ code: 'request/invalid', at: ['/people/0', '/reviewers/1'] });
  await ok(world.ann.call('PUT', shop('roles/Empty'), { members: [] }));
  expect(problemOf(await put({ ...rule, reviewers: ['role:Empty'] })).code).toBe('policy/unsatisfiable');
  expect((await put({ ...rule, longest: 1441 })).statusCode).toBe(400);
  expect((await put({ ...rule, reviewWithin: '2 days' })).statusCode).toBe(400);
  expect((await world.ann.get(path)).json()).toMatchObject({ longest: 30, version: 2 });
});
