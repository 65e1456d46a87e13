import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type TestApp, testApp } from '../../../test/app.ts';
import type { InstanceCaller } from '../principal.ts';
import { type PutToken, putToken } from './put-token.ts';

const tokens = '/api/v1/tokens';
let house: TestApp;
let root: Client;
let ann: Client;
let ci: string;
beforeAll(async () => {
  house = await testApp();
  root = house.administrator;
  ann = await house.person('ann');
  const made = await root.post('/api/v1/accounts', { kind: 'service', username: 'ci', name: 'CI' });
  ci = made.json().id;
});
afterAll(() => house.close());

const use = async (value: string) => {
  const answer = await house.app.inject({
    url: '/api/v1/session',
    headers: { authorization: `Bearer ${value}` },
  });
  return answer.statusCode === 200 ? 'ok' : `${answer.statusCode} ${answer.json().code}`;
};

describe('a token for an agent', () => {
  test('says so in lists; an agent makes tokens for agents only, and no access key', async () => {
    const made = (await ann.post(tokens, { name: 'assistant', agent: true })).json();
    expect(made.agent).toBe(true);
    expect((await ann.get(tokens)).json().items[0]).toMatchObject({ name: 'assistant', agent: true });
    const as = (url: string, payload: object) =>
      house.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${made.value}` } });
    expect((await as(tokens, { name: 'person again' })).json().code).toBe('auth/forbidden');
    expect((await as('/api/v1/access-keys', { name: 'person again' })).json().code).toBe('auth/forbidden');
    expect((await as(tokens, { name: 'another assistant', agent: true })).statusCode).toBe(201);
  });

  test('resets nobody’s password and puts no credential of a person, also an administrator’s', async () => {
    const { value } = (await root.post(tokens, { name: 'assistant', agent: true })).json();
    const as = (url: string, payload: object) =>
      house.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${value}` } });
    const reset = await as('/api/v1/accounts/ann:resetPassword', { password: 'correct horse battery' });
    expect(reset.json().code).toBe('auth/forbidden');
    const put = { name: 'given', value: { value: 'a-token-of-ann-from-a-file' } };
    const keys = [{ name: 'given', accessKey: 'AKANN', secretKey: { value: 'a-secret-of-ann-from-a-file' } }];
    for (const user of [{ tokens: [put] }, { accessKeys: keys }]) {
      const applied = await as('/api/v1/configuration?dryRun=false', {
        users: [{ username: 'ann', ...user }],
      });
      expect(applied.json().code).toBe('auth/forbidden');
    }
    expect(await use('a-token-of-ann-from-a-file')).toBe('401 auth/unauthenticated');
  });
});

describe('a token', () => {
  test('is shown once, works, and only its hash is stored', async () => {
    const made = await ann.post(tokens, { name: 'laptop' });
    expect(made.statusCode).toBe(201);
    const { value, ...shown } = made.json();
    expect(value).toMatch(/^cs_[A-Za-z0-9_-]{32}$/);
    expect(shown).toMatchObject({ account: 'ann', name: 'laptop', scopes: null, expiresAt: null });
    expect(await use(value)).toBe('ok');
    const listed = await ann.get(tokens);
    expect(listed.json().items[0]).toEqual(shown);
    expect(listed.body).not.toContain(value);
    const { rows } = await sql`select from token where encode(hash, 'escape') like ${`%${value}%`}`.execute(
      house.parts.db,
    );
    expect(rows).toHaveLength(0);
  });

  test('is refused at once when it is revoked; again changes nothing', async () => {
    const { id, value } = (await ann.post(tokens, { name: 'short lived' })).json();
    const revoked = await ann.post(`${tokens}/${id}:revoke`);
    expect(revoked.json().revokedAt).toMatch(/Z$/);
    expect(await use(value)).toBe('401 auth/token-revoked');
    expect((await ann.post(`${tokens}/${id}:revoke`)).json()).toEqual(revoked.json());
    expect((await ann.post(tokens, { name: 'short lived' })).statusCode).toBe(201);
  });

  test('is refused when it has expired', async () => {
    const expiresAt = '2099-01-01T00:00:00Z';
    const { id, value } = (await ann.post(tokens, { name: 'until 2099', expiresAt })).json();
    expect(await use(value)).toBe('ok');
    await sql`update token set expires_at = now() where id = ${id}`.execute(house.parts.db);
    expect(await use(value)).toBe('401 auth/token-expired');
  });

  test.each(['cs_unknown', 'x', 'cs_%00'])('%s is not known', async (value) => {
    expect(await use(value)).toBe('401 auth/unauthenticated');
  });

  test('does what its scopes say', async () => {
    const { value } = (await root.post(tokens, { name: 'reader', scopes: ['read'] })).json();
    const as = (method: 'GET' | 'POST', url: string, payload?: object) =>
      house.app.inject({
        ...{ method, url, headers: { authorization: `Bearer ${value}` } },
        ...(payload && { payload }),
      });
    expect((await as('GET', '/api/v1/accounts')).statusCode).toBe(200);
    const denied = await as('POST', '/api/v1/accounts', { username: 'x', name: 'X' });
    expect([denied.statusCode, denied.json().code]).toEqual([403, 'auth/scope-missing']);
  });

  test('of somebody else does not exist for anybody but administrators', async () => {
    const { id } = (await root.post(tokens, { name: 'mine' })).json();
    expect((await ann.post(`${tokens}/${id}:revoke`)).statusCode).toBe(404);
    expect((await ann.get(`${tokens}?account=ci`)).statusCode).toBe(403);
    expect((await root.get(`${tokens}?account=ci`)).json()).toEqual({ items: [], next: null });
  });

  test('is made for a service account by an administrator, and for no other person', async () => {
    const forCi = await root.post(tokens, { account: 'ci', name: 'pipeline', scopes: ['read', 'release'] });
    expect(forCi.json()).toMatchObject({ account: 'ci', scopes: ['read', 'release'] });
    expect((await root.post(tokens, { account: 'ann', name: 'sly' })).statusCode).toBe(403);
    expect((await ann.post(tokens, { account: 'ci', name: 'sly' })).statusCode).toBe(403);
    expect((await root.post(tokens, { account: 'nobody', name: 'x' })).statusCode).toBe(404);
  });

  test.each([
    ['a name that another one has', { name: 'test' }, 409, '/name'],
    ['an expiry in the past', { name: 'a', expiresAt: '2020-01-01T00:00:00Z' }, 400, '/expiresAt'],
    ['an unknown scope', { name: 'b', scopes: ['all'] }, 400, '/scopes/0'],
    ['no scope at all', { name: 'c', scopes: [] }, 400, '/scopes'],
    ['a given value', { name: 'd', value: 'cs_mine' }, 400, '/value'],
  ])('is refused with %s', async (_, body, status, pointer) => {
    const answer = await ann.post(tokens, body);
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([status, pointer]);
  });
});

describe('a token of the configuration', () => {
  const caller = (): InstanceCaller => ({
    principal: {
      ...{
        accountId: root.accountId,
        kind: 'person',
        username: 'root',
        administrator: true,
        scopes: null,
        agent: false,
      },
    },
    ...{ project: null, via: 'cli' },
  });
  const put = async (change: Partial<PutToken>) => {
    const limits = { scopes: null, expiresAt: null, agent: false };
    const command = {
      accountId: ci,
      kind: 'service' as const,
      name: 'given',
      ...limits,
      value: 'x',
      ...change,
    };
    const outcome = await house.parts.work((work) => putToken(work, caller(), command));
    return outcome.ok ? outcome.value : outcome.refusal.code;
  };
  const first = 'the first value of ci'.replaceAll(' ', '-');
  const second = 'the second value of ci'.replaceAll(' ', '-');

  test('is made, left alone, limited and replaced', async () => {
    expect(await put({ value: first })).toBe('created');
    expect(await put({ value: first })).toBe('unchanged');
    expect(await use(first)).toBe('ok');
    expect(await put({ value: first, scopes: ['read'] })).toBe('limited');
    expect(await put({ value: first, scopes: ['read'] })).toBe('unchanged');
    expect(await put({ value: second, scopes: ['read'] })).toBe('replaced');
    expect(await use(first)).toBe('401 auth/token-revoked');
    expect(await use(second)).toBe('ok');
  });

  test('does not take a value that was used, or that is too short to be a secret', async () => {
    expect(await put({ value: first })).toBe('resource/exists');
    expect(await put({ name: 'other', value: second })).toBe('resource/exists');
    expect(await put({ value: 'short' })).toBe('request/invalid');
    expect(await put({ value: 'a value with spaces' })).toBe('request/invalid');
  });
});
