import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { type DelegatedWorld, openDelegatedWorld } from '../../../test/delegated-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { lookAtApproval } from '../looking/look.job.ts';

// Through native HTTP, on the real PostgreSQL. What is expected of a delegation: it moves what is open and
// comes back, nobody passes it on, barred persons stay barred through a delegate, the pair counts once.

let world: DelegatedWorld;
let outsider: Client;
let project: string;
beforeAll(async () => {
  world = await openDelegatedWorld();
  outsider = await world.person('outsider');
  const { rows } = await sql<{ id: string }>`select id from project where key = 'shop'`.execute(
    world.parts.db,
  );
  project = rows[0]?.id ?? '';
});
afterAll(() => world.close());
beforeEach(() => world.clear());

const second = async (approval: string) => {
  const level = (await world.approval(approval)).levels[1];
  if (level === undefined) throw new Error('it has no second level');
  return level;
};
const anyone = (name: string, ...approvers: string[]) => ({ name, rule: 'anyone', approvers });

describe('a delegation in force', () => {
  test('has the delegate sign, for whom is on record, and the one who gave it refused', async () => {
    const { ann, bob } = world;
    const approval = await world.ask([anyone('QA', 'role:QA Manager')]);
    expect(await world.waiting(ann, approval)).toEqual([['QA', null]]);
    await world.delegate(ann, 'bob');
    expect(await world.waiting(ann, approval)).toEqual([]);
    expect(await world.waiting(bob, approval)).toEqual([['QA', 'ann']]);
    expect((await world.approval(approval)).levels[0]?.signers).toMatchObject([
      { username: 'ann', delegate: 'bob', signedBy: null },
    ]);
    const refused = await ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });
    expect(refused.json()).toMatchObject({ status: 403, code: 'approval/delegated' });
    expect(refused.json().blockers[0].who).toEqual(['bob']);
    expect(await world.sign(bob, approval)).toBe('signed');
    const { status, levels } = await world.approval(approval);
    expect(status).toBe('approved');
    expect(levels[0]?.signers).toMatchObject([
      { username: 'ann', verdict: 'approve', signedBy: 'bob', delegate: null },
    ]);
    const query = `subjectType=approval&subjectId=${approval}`;
    const { items } = (await ok(ann.get(shop(`ledger?${query}`)))).json();
    expect(items.find(({ action }: { action: string }) => action === 'decision.made')).toMatchObject({
      actor: { username: 'bob' },
      onBehalfOf: { username: 'ann' },
    });
  });

  test('goes back when it ends, and when it is withdrawn', async () => {
    const { ann, bob } = world;
    const approval = await world.ask([anyone('QA', 'ann')]);
    const first = await world.delegate(ann, 'bob');
    await ok(bob.post(`/api/v1/delegations/${first}:withdraw`, {}));
    expect(await world.waiting(ann, approval)).toEqual([['QA', null]]);
    const second = await world.delegate(ann, 'bob');
    expect(await world.waiting(ann, approval)).toEqual([]);
    await world.end(second);
    expect(await world.waiting(ann, approval)).toEqual([['QA', null]]);
    expect(await world.sign(bob, approval)).toBe('approval/not-approver');
    expect(await world.sign(ann, approval)).toBe('signed');
  });

  test('that ends between two levels hands over the first only', async () => {
    const { ann, bob } = world;
    const approval = await world.ask([anyone('QA', 'ann'), anyone('CAB', 'ann')]);
    const delegation = await world.delegate(ann, 'bob');
    expect(await world.sign(bob, approval)).toBe('signed');
    expect(await world.waiting(bob, approval)).toEqual([['CAB', 'ann']]);
    await world.end(delegation);
    const level = (await second(approval)).id;
    expect(await world.sign(bob, approval, { level })).toBe('approval/not-approver');
    expect(await world.sign(ann, approval)).toBe('signed');
    const { levels } = await world.approval(approval);
    expect(levels.map(({ signers }) => signers[0]?.signedBy)).toEqual(['bob', null]);
  });

  test('is not passed on: what ann gave bob stays bob’s while bob’s own is ci’s', async () => {
    const { ann, bob, ci } = world;
    const approval = await world.ask([{ name: 'Board', rule: 'everyone', approvers: ['ann', 'bob'] }], {
      separateDuties: false,
    });
    await world.delegate(ann, 'bob');
    await world.delegate(bob, 'ci');
    expect(await world.waiting(bob, approval)).toEqual([['Board', 'ann']]);
    expect(await world.waiting(ci, approval)).toEqual([['Board', 'bob']]);
    expect(await world.sign(ci, approval)).toBe('signed');
    expect(await world.waiting(ci, approval)).toEqual([]);
    expect(await world.sign(ann, approval)).toBe('approval/delegated');
    expect(await world.sign(bob, approval)).toBe('signed');
    const signers = (await world.approval(approval)).levels[0]?.signers;
    expect(signers?.map(({ username, signedBy }) => [username, signedBy]).sort()).toEqual([
      ['ann', 'bob'],
      ['bob', 'ci'],
    ]);
  });
});

describe('who may not sign', () => {
  test('may not through a delegate either: a barred person’s gets nothing', async () => {
    // ci has made the release and asks for it.
    const approval = await world.ask([anyone('QA', 'ci', 'ann')]);
    await world.delegate(world.ci, 'bob');
    expect(await world.waiting(world.bob, approval)).toEqual([]);
    expect(await world.sign(world.bob, approval)).toBe('approval/not-approver');
  });

  test.each<[string, () => Client, string]>([
    ['is barred', () => world.ci, 'approval/barred'],
    ['is not a member', () => outsider, 'resource/not-found'],
  ])('as a delegate who %s leaves the seat where it was', async (_, who, code) => {
    const approval = await world.ask([anyone('QA', 'ann')]);
    const { items } = (await world.administrator.get('/api/v1/accounts?limit=200')).json();
    const { username } = items.find(({ id }: { id: string }) => id === who().accountId);
    await world.delegate(world.ann, username);
    expect(await world.waiting(who(), approval)).toEqual([]);
    expect(await world.sign(who(), approval)).toBe(code);
    expect(await world.waiting(world.ann, approval)).toEqual([['QA', null]]);
    expect(await world.sign(world.ann, approval)).toBe('signed');
  });

  test('is disabled meanwhile, and the seat is back', async () => {
    const { ann, administrator } = world;
    const deputy = await world.person('deputy', { project: 'shop', access: 'viewer' });
    const approval = await world.ask([anyone('QA', 'ann')]);
    await world.delegate(ann, 'deputy');
    expect(await world.waiting(deputy, approval)).toEqual([['QA', 'ann']]);
    await ok(administrator.post('/api/v1/accounts/deputy:disable'));
    expect(await world.waiting(ann, approval)).toEqual([['QA', null]]);
  });

  test('is no person, where people sign in person: neither as a delegate nor as an agent', async () => {
    const { ann, bob, administrator } = world;
    const made = await ok(
      administrator.post('/api/v1/accounts', { kind: 'service', username: 'robot', name: 'Robot' }),
    );
    await ok(ann.call('PUT', shop('members/robot'), { access: 'operator' }));
    const approval = await world.ask([{ ...anyone('QA', 'ann'), peopleOnly: true }]);
    // No delegation to a service account is given; this one was written into the database.
    await sql`
      insert into delegation (from_id, to_id, starts_at, ends_at, created_by)
      values (${ann.accountId}, ${made.json().id}, now(), now() + interval '1 day', ${ann.accountId})
    `.execute(world.parts.db);
    expect(await world.waiting(ann, approval)).toEqual([['QA', null]]);
    await world.clear();
    await world.delegate(ann, 'bob');
    const { value } = (await ok(bob.post('/api/v1/tokens', { name: approval, agent: true }))).json();
    const agent: Client = {
      ...bob,
      post: (url, body) => bob.call('POST', url, body, { authorization: `Bearer ${value}` }),
    };
    expect(await world.sign(agent, approval)).toBe('approval/people-only');
    expect(await world.sign(bob, approval)).toBe('signed');
  });
});

describe('the pair counts once', () => {
  const board = (rule: object) => [{ name: 'Board', ...rule, approvers: ['ann', 'bob'] }];

  test('everyone: one signature of bob’s is both', async () => {
    const approval = await world.ask(board({ rule: 'everyone' }));
    await world.delegate(world.ann, 'bob');
    expect(await world.sign(world.bob, approval)).toBe('signed');
    expect((await world.approval(approval)).status).toBe('approved');
  });

  test('at least two: nobody can satisfy it, which is said, until it is withdrawn', async () => {
    const approval = await world.ask(board({ rule: 'at-least', count: 2 }));
    const delegation = await world.delegate(world.ann, 'bob');
    const look = () => world.parts.work((work) => lookAtApproval(work, project, approval));
    await look();
    expect((await world.approval(approval)).levels[0]).toMatchObject({
      stuck: true,
      because: expect.stringContaining('it cannot be approved any more'),
    });
    await ok(world.ann.post(`/api/v1/delegations/${delegation}:withdraw`, {}));
    await look();
    expect((await world.approval(approval)).levels[0]?.stuck).toBe(false);
    expect(await world.sign(world.bob, approval)).toBe('signed');
    expect(await world.sign(world.ann, approval)).toBe('signed');
    expect((await world.approval(approval)).status).toBe('approved');
  });

  test('where people must be distinct, the other level takes neither of the two', async () => {
    const approval = await world.ask(
      [anyone('QA', 'ann'), { name: 'CAB', rule: 'anyone', approvers: ['ann', 'bob', 'outsider'] }],
      { distinctPeople: true },
    );
    await ok(world.ann.call('PUT', shop('members/outsider'), { access: 'viewer' }));
    await world.delegate(world.ann, 'bob');
    expect(await world.sign(world.bob, approval)).toBe('signed');
    await world.clear();
    expect(await world.sign(world.ann, approval)).toBe('approval/distinct-people');
    expect(await world.sign(world.bob, approval, { level: (await second(approval)).id })).toBe(
      'approval/distinct-people',
    );
    expect(await world.waiting(world.ann, approval)).toEqual([]);
    expect(await world.sign(outsider, approval)).toBe('signed');
    await ok(world.ann.call('DELETE', shop('members/outsider')));
  });
});

describe('a scope', () => {
  test('of a role: only where that role is asked', async () => {
    const { ann, bob } = world;
    const byRole = await world.ask([anyone('QA', 'role:QA Manager')]);
    const byName = await world.ask([anyone('QA', 'ann')]);
    await world.delegate(ann, 'bob', { project: 'shop', role: 'QA Manager' });
    expect(await world.waiting(bob, byRole)).toEqual([['QA', 'ann']]);
    expect(await world.waiting(ann, byRole)).toEqual([]);
    expect(await world.waiting(bob, byName)).toEqual([]);
    expect(await world.sign(bob, byName)).toBe('approval/not-approver');
    expect(await world.sign(ann, byName)).toBe('signed');
  });

  test('of another project: not here', async () => {
    const { ann, bob, administrator } = world;
    await ok(administrator.post('/api/v1/projects', { key: 'depot', name: 'Depot' }));
    for (const who of ['ann', 'bob'])
      await ok(administrator.call('PUT', `/api/v1/projects/depot/members/${who}`, { access: 'viewer' }));
    const approval = await world.ask([anyone('QA', 'ann')]);
    await world.delegate(ann, 'bob', { project: 'depot' });
    expect(await world.waiting(bob, approval)).toEqual([]);
    expect(await world.sign(bob, approval)).toBe('approval/not-approver');
    await world.clear();
    await world.delegate(ann, 'bob', { project: 'shop' });
    expect(await world.waiting(bob, approval)).toEqual([['QA', 'ann']]);
  });
});
