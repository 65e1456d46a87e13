import { api } from '@countersign/contract/api.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';

// What another site's page makes a signed-in browser send: generated over every endpoint of the contract that changes
// something. RFC 6454 says what Origin is, the Fetch Metadata draft what Sec-Fetch-Site says.

let house: TestApp;
let cookie: string;
const password = 'correct horse battery';
beforeAll(async () => {
  house = await testApp();
  await house.administrator.post('/api/v1/accounts', {
    username: 'ann',
    name: 'Ann Lee',
    administrator: true,
    password,
  });
  await house.parts.pool.query('update auth.account set "byAnother" = false');
  const signedIn = await signIn({});
  cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(() => house.close());

const signIn = (headers: Record<string, string>) =>
  house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username: 'ann', password },
    headers,
  });

const changing = api.filter(({ method, open }) => method !== 'GET' && !open);
const pathOf = (path: string, params: Record<string, string> = {}) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '1');

const foreign: Record<string, Record<string, string>> = {
  'no Origin': {},
  'another Origin': { origin: 'https://evil.example.test' },
  'a subdomain': { origin: 'http://app.localhost' },
  'another port': { origin: 'http://localhost:8081' },
  'Origin null': { origin: 'null' },
  'Sec-Fetch-Site cross-site': { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' },
  'Sec-Fetch-Site same-site': { 'sec-fetch-site': 'same-site' },
  'an Origin in text/plain': { origin: 'https://evil.example.test', 'content-type': 'text/plain' },
  'an Origin in a form': {
    origin: 'https://evil.example.test',
    'content-type': 'application/x-www-form-urlencoded',
  },
};

test('there are many endpoints that change something', () => expect(changing.length).toBeGreaterThan(80));

describe.each(Object.entries(foreign))('with a session and %s', (_, headers) => {
  test('no endpoint changes anything', async () => {
    const through: string[] = [];
    for (const { id, method, path, example } of changing) {
      const payload = headers['content-type'] ? 'a=1' : ((example.body ?? {}) as object);
      const url = pathOf(path, example.params);
      const { statusCode } = await house.app.inject({
        method,
        url,
        headers: { cookie, ...headers },
        payload,
      });
      // 415: the body was not read at all. Anything else must be the refusal of the cookie.
      if (statusCode !== 403 && statusCode !== 415 && !(statusCode === 400 && id === 'never'))
        through.push(`${id} ${statusCode}`);
    }
    expect(through).toEqual([]);
  });
});

test('with our own Origin the same goes through', async () => {
  const headers = { cookie, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
  const made = await house.app.inject({
    method: 'PUT',
    url: '/api/v1/groups/cab',
    headers,
    payload: { members: [] },
  });
  expect(made.statusCode).toBeLessThan(300);
});

test.each([
  [{ origin: 'https://evil.example.test' }, 403],
  [{ origin: 'null' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://app.localhost' }, 403],
  [{ origin: 'http://localhost' }, 200],
  [{}, 200],
])('another site cannot sign a browser in: %j: %i', async (headers, status) => {
  expect((await signIn(headers as Record<string, string>)).statusCode).toBe(status);
});

test('signing in gives another session each time, and takes none that was brought along', async () => {
  const brought = 'countersign.session_token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x';
  const cookies = [await signIn({ cookie: brought }), await signIn({ cookie })].map(({ headers }) =>
    String(headers['set-cookie']),
  );
  expect(new Set([cookie, ...cookies.map((one) => one.split(';')[0])]).size).toBe(3);
  for (const one of cookies) expect(one).toMatch(/HttpOnly; SameSite=Lax/);
});

test.each([
  '/',
  '/account',
  '/projects/shop/approvals/7',
  '/docs',
])('no other site can frame %s', async (url) => {
  const { headers } = await house.app.inject({ url });
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
});

test('no other site may read anything: no answer has a header of CORS', async () => {
  for (const method of ['GET', 'OPTIONS'] as const) {
    const headers = { cookie, origin: 'https://evil.example.test', 'access-control-request-method': 'POST' };
    const answer = await house.app.inject({ method, url: '/api/v1/session', headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('a session by a password that somebody else has made may look at itself, choose another, and end', async () => {
  const username = 'bob';
  await house.administrator.post('/api/v1/accounts', {
    username,
    name: 'Bob Roy',
    administrator: true,
    password,
  });
  const payload = { username, password };
  const signedIn = await house.app.inject({ method: 'POST', url: '/api/v1/session', payload });
  const own = {
    cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '',
    origin: 'http://localhost',
  };
  const ask = (method: 'GET' | 'POST', url: string, body?: object) =>
    house.app.inject({ method, url, headers: own, ...(body && { payload: body }) });
  expect((await ask('GET', '/api/v1/session')).json().passwordGiven).toBe(true);
  const refusedTo: string[] = [];
  for (const { id, method, path, example, open, whileGiven } of api) {
    if (open || whileGiven || method !== 'GET') continue;
    const url = pathOf(path, example.params);
    const { statusCode } = await house.app.inject({ url, headers: own });
    if (statusCode !== 403 && statusCode !== 400) refusedTo.push(`${id} ${statusCode}`);
  }
  expect(refusedTo).toEqual([]);
  const changed = await ask('POST', '/api/v1/password', { current: password, new: 'one of my own choice' });
  expect(changed.statusCode).toBe(204);
  expect((await ask('GET', '/api/v1/accounts')).statusCode).toBe(200);
});
