import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type TestApp, testApp } from '../../../test/app.ts';
import { enterAs } from '../enter.ts';
import type { Principal } from '../principal.ts';
import { type MemberAccess, setMembers } from './members.ts';

const shop = '/api/v1/projects/shop';
let house: TestApp;
let root: Client;
let ann: Client;
let bob: Client;
let ops: Client;
beforeAll(async () => {
  house = await testApp();
  root = house.administrator;
  [ann, bob, ops] = [await house.person('ann'), await house.person('bob'), await house.person('ci')];
  await root.post('/api/v1/projects', { key: 'shop', name: 'Web shop' });
  await root.post('/api/v1/projects', { key: 'bank', name: 'Bank' });
  await root.call('PUT', '/api/v1/groups/cab', { members: ['ann', 'bob'] });
  await root.call('PUT', '/api/v1/groups/qa', { members: ['ann'] });
});
afterAll(() => house.close());

const put = (client: Client, path: string, body: object) => client.call('PUT', `${shop}/${path}`, body);

describe('projects', () => {
  test('are made by administrators, with a key that is free', async () => {
    expect((await ann.post('/api/v1/projects', { key: 'mine', name: 'Mine' })).statusCode).toBe(403);
    const again = await root.post('/api/v1/projects', { key: 'shop', name: 'Another' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'resource/exists']);
    expect((await root.post('/api/v1/projects', { key: 'Shop', name: 'Shop' })).statusCode).toBe(400);
  });

  test('are renamed by administrators', async () => {
    const renamed = await root.call('PATCH', shop, { name: 'The web shop' });
    expect(renamed.json()).toMatchObject({ key: 'shop', name: 'The web shop', access: 'maintainer' });
  });
});

describe('access', () => {
  test('a project does not exist for whoever is no member, administrators enter all', async () => {
    expect((await ann.get(shop)).statusCode).toBe(404);
    expect((await ann.get('/api/v1/projects')).json().items).toEqual([]);
    const missing = await ann.get('/api/v1/projects/nothing');
    expect(missing.json().detail.replace('nothing', 'shop')).toBe((await ann.get(shop)).json().detail);
    expect((await root.get(shop)).json().access).toBe('maintainer');
    expect((await root.get('/api/v1/projects')).json().items).toHaveLength(2);
  });

  test('comes through a group, and the highest of several counts', async () => {
    expect((await put(root, 'members/group:cab', { access: 'viewer' })).statusCode).toBe(200);
    expect((await bob.get(shop)).json().access).toBe('viewer');
    await put(root, 'members/group:qa', { access: 'maintainer' });
    await put(root, 'members/ann', { access: 'operator' });
    expect((await ann.get(shop)).json().access).toBe('maintainer');
    expect((await bob.get(shop)).json().access).toBe('viewer');
    expect((await ann.get('/api/v1/projects')).json().items).toHaveLength(1);
    expect((await ann.get('/api/v1/projects/bank')).statusCode).toBe(404);
  });

  test('ends with the membership, and with leaving the group', async () => {
    await put(root, 'members/ci', { access: 'viewer' });
    expect((await ops.get(shop)).statusCode).toBe(200);
    expect((await root.call('DELETE', `${shop}/members/ci`)).statusCode).toBe(204);
    expect((await ops.get(shop)).statusCode).toBe(404);
    expect((await root.call('DELETE', `${shop}/members/ci`)).statusCode).toBe(404);
    await root.call('PUT', '/api/v1/groups/cab', { members: ['ann'] });
    expect((await bob.get(shop)).statusCode).toBe(404);
    await root.call('PUT', '/api/v1/groups/cab', { members: ['ann', 'bob'] });
    expect((await bob.get(shop)).statusCode).toBe(200);
  });

  test('members are listed as they are called', async () => {
    expect((await bob.get(`${shop}/members`)).json().items).toEqual([
      { member: 'ann', access: 'operator' },
      { member: 'group:cab', access: 'viewer' },
      { member: 'group:qa', access: 'maintainer' },
    ]);
  });

  test('is given by maintainers only, to somebody who exists', async () => {
    expect((await put(bob, 'members/ci', { access: 'viewer' })).json().code).toBe('auth/forbidden');
    expect((await put(ann, 'members/ci', { access: 'viewer' })).statusCode).toBe(200);
    expect((await put(ann, 'members/nobody', { access: 'viewer' })).statusCode).toBe(400);
    expect((await put(ann, 'members/ci', { access: 'owner' })).statusCode).toBe(400);
    expect((await put(ann, 'members/group:a%00b', { access: 'viewer' })).statusCode).toBe(400);
    expect((await put(ann, 'roles/QA', { members: ['group:a\0b'] })).statusCode).toBe(400);
    const { rows } = await sql<{ action: string }>`
      select action from ledger_entry where actor_id = ${bob.accountId}
    `.execute(house.parts.db);
    expect(rows).toEqual([{ action: 'member.edit.refused' }]);
  });
});

test('setting the members takes everybody else out, each with an entry', async () => {
  const { work, db } = house.parts;
  const principal: Principal = {
    ...{
      accountId: root.accountId,
      kind: 'person',
      username: 'root',
      administrator: true,
      scopes: null,
      agent: false,
    },
  };
  const entered = await enterAs(db, principal, 'bank', 'cli');
  if (!entered.ok) throw new Error(entered.refusal.because);
  const set = (...members: MemberAccess[]) =>
    work((inside) => setMembers(inside, entered.value, { members }));
  await set({ member: 'ann', access: 'viewer' }, { member: 'group:cab', access: 'operator' });
  expect((await ann.get('/api/v1/projects/bank')).json().access).toBe('operator');
  await set({ member: 'ann', access: 'viewer' }, { member: 'ci', access: 'viewer' });
  expect((await root.get('/api/v1/projects/bank/members')).json().items).toEqual([
    { member: 'ann', access: 'viewer' },
    { member: 'ci', access: 'viewer' },
  ]);
  const unknown = await set({ member: 'ann', access: 'viewer' }, { member: 'group:none', access: 'viewer' });
  expect(unknown).toMatchObject({ refusal: { faults: [{ pointer: '/members/1/member' }] } });
  const { rows } = await sql<{ action: string }>`
    select action from ledger_entry where project_id = ${entered.value.project.id} order by seq
  `.execute(db);
  expect(rows.map(({ action }) => action)).toEqual([
    ...['project.created', 'member.set', 'member.set', 'member.removed', 'member.set'],
    'member.edit.refused',
  ]);
});

describe('roles', () => {
  test('are put under their names, and a person in two groups of one is one person', async () => {
    const role = await put(root, 'roles/QA%20Manager', { members: ['group:qa', 'group:cab', 'ann'] });
    expect(role.json()).toMatchObject({ name: 'QA Manager', members: ['ann', 'group:cab', 'group:qa'] });
    const sources = JSON.stringify([
      { kind: 'role', id: role.json().id },
      { kind: 'user', id: ann.accountId },
    ]);
    const people = await sql<{ account_id: string }>`
      select account_id from people_of((select id from project where key = 'shop'), ${sources}::jsonb)
    `.execute(house.parts.db);
    expect(people.rows.map(({ account_id }) => account_id).sort()).toEqual(
      [ann.accountId, bob.accountId].sort(),
    );
    expect((await put(root, 'roles/QA%20Manager', { members: ['ann'] })).json().members).toEqual(['ann']);
    expect((await bob.get(`${shop}/roles`)).json().items).toEqual([
      { id: role.json().id, name: 'QA Manager', members: ['ann'] },
    ]);
  });

  test('name only those who exist, and say who does not', async () => {
    const answer = await put(root, 'roles/CAB', { members: ['ann', 'group:none', 'nobody'] });
    expect(answer.json().errors).toEqual([
      { pointer: '/members/1', detail: 'there is no group "none"' },
      { pointer: '/members/2', detail: 'there is no account "nobody"' },
    ]);
    expect((await root.get(`${shop}/roles`)).json().items).toHaveLength(1);
  });

  test('are not deleted while a policy names them', async () => {
    await put(root, 'roles/Board', { members: ['bob'] });
    const policy = { levels: [{ name: 'Board', rule: 'anyone', approvers: ['role:Board'] }] };
    await sql`
      insert into policy (project_id, name, definition)
      select id, 'board', ${JSON.stringify(policy)}::jsonb from project where key = 'shop'
    `.execute(house.parts.db);
    const kept = await root.call('DELETE', `${shop}/roles/Board`);
    expect([kept.statusCode, kept.json().code]).toEqual([409, 'resource/in-use']);
    await sql`delete from policy where name = 'board'`.execute(house.parts.db);
    expect((await root.call('DELETE', `${shop}/roles/Board`)).statusCode).toBe(204);
    expect((await root.call('DELETE', `${shop}/roles/Board`)).statusCode).toBe(404);
  });
});

test('environments and services are put under their keys and names', async () => {
  const qa = await put(root, 'environments/qa', { name: 'QA' });
  expect((await put(root, 'environments/qa', { name: 'Quality' })).json()).toEqual({
    ...{ id: qa.json().id, key: 'qa', name: 'Quality' },
  });
  expect((await bob.get(`${shop}/environments`)).json().items).toHaveLength(1);
  expect((await put(bob, 'environments/prod', { name: 'Production' })).statusCode).toBe(403);
  expect((await put(root, 'environments/PROD', { name: 'Production' })).statusCode).toBe(400);
  const cart = await put(root, 'services/cart', { modules: ['cart-api', 'cart-web'] });
  expect((await bob.get(`${shop}/services`)).json().items).toEqual([cart.json()]);
  expect((await put(root, 'services/cart', { modules: ['a', 'a'] })).statusCode).toBe(400);
});

test('groups list their members, and are for administrators to change', async () => {
  expect((await bob.get('/api/v1/groups')).json().items).toMatchObject([
    { name: 'cab', members: ['ann', 'bob'] },
    { name: 'qa', members: ['ann'] },
  ]);
  expect((await bob.call('PUT', '/api/v1/groups/cab', { members: [] })).statusCode).toBe(403);
  expect((await root.call('PUT', '/api/v1/groups/new', { members: ['nobody'] })).statusCode).toBe(400);
});
