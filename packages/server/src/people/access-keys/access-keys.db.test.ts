import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type TestApp, testApp } from '../../../test/app.ts';
import { signingKey } from './access-key.views.ts';
import { sealOfAccessKeys } from './seal.ts';

const keys = '/api/v1/access-keys';
let house: TestApp;
let root: Client;
let ann: Client;
beforeAll(async () => {
  house = await testApp();
  root = house.administrator;
  ann = await house.person('ann');
  await root.post('/api/v1/accounts', { kind: 'service', username: 'ci', name: 'CI' });
});
afterAll(() => house.close());

describe('an access key', () => {
  test('shows its secret once, and keeps it sealed', async () => {
    const made = await ann.post(keys, { name: 'laptop' });
    expect(made.statusCode).toBe(201);
    const { secretKey, ...shown } = made.json();
    expect(shown).toMatchObject({ account: 'ann', name: 'laptop', revokedAt: null });
    // Twenty characters, as clients know them.
    expect(shown.accessKey).toMatch(/^CSAK[A-Z2-7]{16}$/);
    expect(secretKey).toMatch(/^sk_[A-Za-z0-9_-]{32}$/);
    const listed = await ann.get(keys);
    expect(listed.json().items[0]).toEqual(shown);
    expect(listed.body).not.toContain(secretKey);
    const { rows } = await sql`
      select from access_key where position(convert_to(${secretKey}, 'utf8') in secret) > 0
    `.execute(house.parts.db);
    expect(rows).toHaveLength(0);
    const kept = await signingKey(house.parts.db, shown.accessKey);
    expect(kept && sealOfAccessKeys(house.parts).open(kept.secret)).toBe(secretKey);
  });

  test('is revoked once; its name is free again', async () => {
    const { id } = (await ann.post(keys, { name: 'short lived' })).json();
    const revoked = await ann.post(`${keys}/${id}:revoke`);
    expect(revoked.json().revokedAt).toMatch(/Z$/);
    expect((await ann.post(`${keys}/${id}:revoke`)).json()).toEqual(revoked.json());
    expect((await ann.post(keys, { name: 'short lived' })).statusCode).toBe(201);
  });

  test('of somebody else does not exist for anybody but administrators', async () => {
    const { id } = (await root.post(keys, { name: 'mine' })).json();
    expect((await ann.post(`${keys}/${id}:revoke`)).statusCode).toBe(404);
    expect((await ann.get(`${keys}?account=ci`)).statusCode).toBe(403);
    expect((await root.get(`${keys}?account=ci`)).json()).toEqual({ items: [], next: null });
    const { id: anns } = (await ann.post(keys, { name: 'to be taken' })).json();
    expect((await root.post(`${keys}/${anns}:revoke`)).statusCode).toBe(200);
  });

  test('is made for a service account by an administrator, and for no other person', async () => {
    expect((await root.post(keys, { account: 'ci', name: 'signer' })).json()).toMatchObject({
      account: 'ci',
    });
    expect((await root.post(keys, { account: 'ann', name: 'sly' })).statusCode).toBe(403);
    expect((await ann.post(keys, { account: 'ci', name: 'sly' })).statusCode).toBe(403);
    expect((await root.post(keys, { account: 'nobody', name: 'x' })).statusCode).toBe(404);
  });

  test('is not made with a limited token, because it has no limits', async () => {
    const scopes = ['administer', 'read'];
    const { value } = (await ann.post('/api/v1/tokens', { name: 'limited', scopes })).json();
    const headers = { authorization: `Bearer ${value}` };
    const refused = await ann.post(keys, { name: 'wider' }, headers);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'auth/scope-missing']);
    expect(refused.json().detail).toContain('a limited token cannot make one');
    const { id } = (await ann.post(keys, { name: 'narrow' })).json();
    expect((await ann.post(`${keys}/${id}:revoke`, {}, headers)).statusCode).toBe(200);
  });

  test.each([
    ['a name that another one has', { name: 'twice' }, 409, '/name'],
    ['no name', { name: '' }, 400, '/name'],
    ['a given key', { name: 'a', accessKey: 'AKTEST' }, 400, '/accessKey'],
  ])('is refused with %s', async (_, body, status, pointer) => {
    await ann.post(keys, { name: 'twice' });
    const answer = await ann.post(keys, body);
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([status, pointer]);
  });

  test('comes in pages, the newest first', async () => {
    const bob = await house.person('bob');
    for (const name of ['a', 'b', 'c']) await bob.post(keys, { name });
    const { items, next } = (await bob.get(`${keys}?limit=2`)).json();
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['c', 'b']);
    const rest = (await bob.get(`${keys}?limit=2&cursor=${next}`)).json();
    expect([rest.items.map(({ name }: { name: string }) => name), rest.next]).toEqual([['a'], null]);
  });
});
