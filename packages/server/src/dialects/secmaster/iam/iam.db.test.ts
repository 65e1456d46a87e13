import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { ask, bare, iam, inRegion, type Key, signing } from '../../../../test/secmaster/sdk.ts';
import { jobs } from '../../../jobs.ts';
import { setSecMasterNames } from '../../../people/projects/secmaster.store.ts';

// Against the whole server on a socket, by Huawei's own clients; shapes by section 2.1 of the facts about SecMaster.

let house: TestApp;
let origin: string;
let key: Key;
beforeAll(async () => {
  house = await testApp();
  origin = await house.app.listen({ host: '127.0.0.1', port: 0 });
  await house.project('shop', 'Web shop');
  await house.project('depot', 'Depot');
  await house.project('cn-north-4', 'Named like a region');
  const { administrator } = house;
  for (const username of ['ann', 'bob'])
    must(await administrator.post('/api/v1/accounts', { username, name: username, password }));
  must(await administrator.post('/api/v1/accounts', { kind: 'service', username: 'ci', name: 'CI' }));
  for (const member of ['ann', 'ci'])
    must(await administrator.call('PUT', `/api/v1/projects/shop/members/${member}`, { access: 'operator' }));
  key = must(await administrator.post('/api/v1/access-keys', { account: 'ci', name: 'signer' })).json();
});
afterAll(() => house.close());

function must<T extends { statusCode: number; body: string }>(answer: T): T {
  if (answer.statusCode >= 300) throw new Error(answer.body);
  return answer;
}

const password = 'correct horse battery';
const body = (name: string, secret = password, scope: object = { project: { name: 'cn-north-1' } }) => ({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name, password: secret, domain: { name: 'acme' } } },
    },
    scope,
  },
});
let addresses = 0;
const post = async (payload: unknown, headers: Record<string, string> = {}) => {
  addresses += 1;
  const answer = await house.app.inject({
    ...{ method: 'POST', url: '/v3/auth/tokens', remoteAddress: `10.2.0.${addresses}` },
    headers: { 'content-type': 'application/json;charset=utf8', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return { status: answer.statusCode, value: answer.headers['x-subject-token'], ...answer.json() };
};
const withToken = (token: string, url = '/v3/projects') =>
  ask(bare(origin), { method: 'GET', url, headers: { 'X-Auth-Token': token } });

describe('drawing a token', () => {
  test('as the client of IAM does: in the header, with Keystone’s body, good for a day', async () => {
    const request = { body: body('ann') } as never;
    const answer = (await iam(origin).keystoneCreateUserTokenByPassword(request)) as unknown as {
      httpStatusCode: number;
      'X-Subject-Token': string;
      token: { expires_at: string; issued_at: string };
    };
    expect(answer.httpStatusCode).toBe(201);
    const { 'X-Subject-Token': value, token } = answer;
    expect(value).toMatch(/^cs_/);
    const domain = { id: 'countersign', name: 'countersign' };
    expect(token).toEqual({
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      issued_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      methods: ['password'],
      catalog: [],
      roles: [],
      project: { id: 'cn-north-1', name: 'cn-north-1', domain },
      user: { id: expect.stringMatching(/^\d+$/), name: 'ann', domain },
    });
    expect(Date.parse(token.expires_at) - Date.parse(token.issued_at)).toBe(24 * 60 * 60 * 1000);
    expect(await withToken(value)).toMatchObject({ httpStatusCode: 200, projects: [{ name: 'shop' }] });
  });

  test('leaves a token like any other: hashed, listed, in the ledger, to be revoked at once', async () => {
    const { value: token } = await post(body('bob'));
    const as = { headers: { authorization: `Bearer ${token}` } };
    const { items } = (await house.app.inject({ url: '/api/v1/tokens', ...as })).json();
    expect(items[0].name).toMatch(/^Signed in through SecMaster at 20\d\d-/);
    const { rows } = await sql<{ via: string }>`
      select entry::jsonb ->> 'via' as via from ledger_entry
      where action = 'token.created' and subject_id = ${items[0].id}
    `.execute(house.parts.db);
    expect(rows).toEqual([{ via: 'secmaster' }]);
    await house.administrator.post(`/api/v1/tokens/${items[0].id}:revoke`);
    expect((await withToken(token)).errorMsg).toContain('The token was revoked at');
  });

  test('takes no more than 1 MiB of somebody who is not known yet', async () => {
    const answer = await post({ ...body('ann'), more: 'x'.repeat(1024 * 1024) });
    expect([answer.status, answer.error.code]).toEqual([413, 413]);
  });

  test('says of one that has expired when it did', async () => {
    const { value: token } = await post(body('bob'));
    await sql`update token set expires_at = '2026-01-02T09:00:00Z' where passing`.execute(house.parts.db);
    expect(await withToken(token)).toMatchObject({
      httpStatusCode: 401,
      errorCode: 'APIGW.0301',
      errorMsg:
        'Incorrect IAM authentication information: token expires, expires_at: 2026-01-02T09:00:00.000Z',
    });
  });

  test('with an API token in place of the password answers that very token', async () => {
    const { administrator } = house;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const command = { account: 'ci', name: 'reader', scopes: ['read'], expiresAt };
    const { value } = (await administrator.post('/api/v1/tokens', command)).json();
    const drawn = await post(body('ci', value));
    expect([drawn.status, drawn.value]).toEqual([201, value]);
    expect(drawn.token.expires_at).toBe(expiresAt.replace('Z', '000Z'));
  });

  test.each([
    ['none', undefined, undefined],
    ['by name', { project: { name: 'shop' } }, { id: expect.stringMatching(/^\d+$/), name: 'shop' }],
    ['by id', { project: { id: 'p1' } }, { id: 'p1', name: 'p1' }],
    ['a domain', { domain: { name: 'acme' } }, undefined],
  ])('for a scope: %s', async (_, scope, project) => {
    const { token } = (
      await house.app.inject({
        ...{ method: 'POST', url: '/v3/auth/tokens' },
        payload: { auth: { ...body('ann').auth, scope } },
      })
    ).json();
    if (project === undefined) expect(token.project).toBeUndefined();
    else expect(token.project).toMatchObject(project);
  });
});

describe('is refused as Keystone does it:', () => {
  const unauthorized = (message: string) => ({
    status: 401,
    error: { code: 401, message, title: 'Unauthorized' },
  });
  const wrong = 'There is no such account, or neither its password nor any of its tokens is this.';

  test.each([
    ['a wrong password', 'ann', 'not the password'],
    ['a name that is not there', 'nobody', password],
    ['an account without a password', 'ci', password],
  ])('%s', async (_, name, secret) =>
    expect(await post(body(name, secret))).toMatchObject(unauthorized(wrong)));

  test('a disabled account', async () => {
    await house.administrator.post('/api/v1/accounts', { username: 'outsider', name: 'x', password });
    await house.administrator.post('/api/v1/accounts/outsider:disable');
    expect(await post(body('outsider'))).toMatchObject(unauthorized('The account outsider is disabled.'));
  });

  test('guessing: after five wrong passwords it has to wait, from there', async () => {
    const from = (secret: string, remoteAddress = '10.3.0.1') =>
      house.app.inject({
        ...{ method: 'POST', url: '/v3/auth/tokens', remoteAddress, payload: body('bob', secret) },
      });
    for (let guess = 0; guess < 5; guess += 1) expect((await from(`guess ${guess}`)).statusCode).toBe(401);
    const answer = await from('guess 6');
    expect(answer.json()).toEqual({
      error: {
        code: 429,
        message: expect.stringMatching(/^Too many failed attempts; try again in [1-5] s\.$/),
        title: 'Too Many Requests',
      },
    });
    expect((await from(password, '10.3.0.2')).statusCode).toBe(201);
  });

  test.each<[string, unknown, string]>([
    ['nothing', '', 'required'],
    ['no JSON', '{', 'not JSON'],
    ['no auth', {}, '/auth'],
    ['no identity', { auth: {} }, '/auth/identity'],
    ['another method', { auth: { identity: { methods: ['token'] } } }, '/auth/identity/methods'],
    [
      'no name',
      { auth: { identity: { methods: ['password'], password: { user: { password } } } } },
      '/user/name',
    ],
    ['a number for a password', body('ann', 7 as never), '/user/password'],
  ])('%s', async (_, payload, part) => {
    const { status, error, value } = await post(payload);
    expect([status, error.code, error.title]).toEqual([400, 400, 'Bad Request']);
    expect(error.message.length).toBeGreaterThan(10);
    if (part.startsWith('/')) expect(error.message).toContain(part);
    expect(value).toBeUndefined();
  });
});

describe('looking a project up', () => {
  const found = async (name: string, client = signing(origin, key)) => {
    const answer = await ask(client, { method: 'GET', url: '/v3/projects', queryParams: { name } });
    return answer.projects as { id: string; name: string; enabled: boolean; domain_id: string }[];
  };

  test('finds the one whose key is the name, unless another one has it as its region', async () => {
    const shop = await house.parts.work((work) =>
      sql<{ id: string }>`select id from project where key = 'shop'`.execute(work.tx),
    );
    const id = shop.rows[0]?.id ?? '';
    expect(await found('shop')).toMatchObject([
      { id, name: 'shop', enabled: true, domain_id: 'countersign' },
    ]);
    const setting = { region: 'cn-north-4', tenant: '0a1b2c' };
    expect(await house.parts.work((work) => setSecMasterNames(work.tx, id, setting))).toBe(true);
    expect(await found('cn-north-4')).toMatchObject([{ id: '0a1b2c', name: 'cn-north-4' }]);
    // The administrator may enter the project of that key as well; still there is one answer.
    const rootKey = (await house.administrator.post('/api/v1/access-keys', { name: 'mine' })).json();
    expect(await found('cn-north-4', signing(origin, rootKey))).toMatchObject([{ id: '0a1b2c' }]);
    expect(await found('shop')).toEqual([]);
    const taken = await house.parts.work(async (work) => {
      const { rows } = await sql<{ id: string }>`select id from project where key = 'depot'`.execute(work.tx);
      return setSecMasterNames(work.tx, rows[0]?.id ?? '', { region: 'cn-north-4', tenant: null });
    });
    expect(taken).toBe('taken');
  });

  test('finds nothing of those one may not enter', async () => expect(await found('depot')).toEqual([]));

  test('is how a client that knows its region only finds its project id', async () => {
    const answer = await ask(inRegion(origin, key, 'cn-north-4'), {
      ...{ method: 'GET', url: '/v9/{project_id}/nothing' },
    });
    // It got as far as the call itself.
    expect(answer).toMatchObject({ httpStatusCode: 404 });
  });

  test('takes a credential', async () => {
    const response = await fetch(`${origin}/v3/projects?name=shop`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error_code: 'APIGW.0301' });
  });
});

test('the gateway answers for what is not there', async () => {
  expect((await fetch(`${origin}/v1/p1/nothing`)).status).toBe(404);
  for (const [method, url] of [
    ['GET', '/v3/nothing'],
    ['GET', '/v3/auth/tokens'],
    ['GET', '/v1/p1/nothing'],
  ] as const) {
    const answer = await ask(signing(origin, key), { method, url });
    expect(answer).toMatchObject({ httpStatusCode: 404, errorCode: 'APIGW.0101' });
  }
});

test('tokens of signing in are cleared away a day after they expired, others are not', async () => {
  const { db } = house.parts;
  const { administrator } = house;
  await administrator.post('/api/v1/tokens', { name: 'kept', expiresAt: '2099-01-01T00:00:00Z' });
  for (let drawn = 0; drawn < 3; drawn += 1) await post(body('ann'));
  await sql`delete from token where passing and expires_at < now()`.execute(db);
  const expire = (id: string, ago: string) =>
    sql`update token set expires_at = now() - ${ago}::interval where id = ${id}`.execute(db);
  const { rows } = await sql<{ id: string }>`select id from token where passing order by id desc`.execute(db);
  const [long = '', lately = ''] = rows.map(({ id }) => id);
  await expire(long, '25 hours');
  await expire(lately, '23 hours');
  await sql`update token set expires_at = now() - interval '3 days' where name = 'kept'`.execute(db);
  const job = jobs(house.parts).find(({ name }) => name === 'tokens.forget');
  expect(await job?.handle({}, false)).toBe('done');
  const { rows: left } = await sql<{ id: string; name: string }>`select id, name from token`.execute(db);
  expect(left.map(({ id }) => id)).not.toContain(long);
  expect(left.map(({ id }) => id)).toContain(lately);
  expect(left.map(({ name }) => name)).toContain('kept');
});
