import { request } from 'node:http';
import { answerCallback } from '@countersign/contract/callbacks.ts';
import { listInstanceLedger } from '@countersign/contract/ledger.ts';
import { signIn } from '@countersign/contract/sessions.ts';
import { livez } from '@countersign/contract/system.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../app.ts';
import type { Door } from '../routes/call.ts';
import { whatIsWrong } from './judge.ts';
import type { Answer, Sent } from './send.ts';

// What the fuzzing has found once, by its name; each failed before it was mended.

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ listen: true });
}, 300_000);
afterAll(() => house.close());

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const text = typeof body === 'object' ? JSON.stringify(body) : (body as string | undefined);
  // Node says no length of its own where a method mostly has no body.
  const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) };
  const sending = request(new URL(house.origin), { method, path, headers: { ...headers, ...length } });
  sending.on('response', async (response) => {
    const chunks = await response.toArray();
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString(),
    });
  });
  sending.on('error', reject).end(text);
  return promise;
}

const judged = async (door: Door, method: string, path: string, headers?: Record<string, string>) => {
  const sent: Sent = { method, path, headers: [] };
  const answer = await ask(method, path, headers);
  return [answer.status, whatIsWrong({ door, sent }, answer)];
};

const doors: readonly (readonly [Door, string])[] = [
  ['flexdeploy', '/flexdeploy/rest/v1/releases/PART'],
  ['servicedesk', '/app/shop/api/v3/releases/PART'],
  ['servicedesk', '/app/PART/api/v3/releases'],
  ['servicedesk', '/app//api/v3/releases/PART'],
  ['servicedesk', '/api/v3/releases/PART'],
  ['secmaster', '/v1/p1/workspaces/PART/soc/tasks'],
  ['zadig', '/openapi/workflows/custom/PART/detail'],
];

test.each(doors)('%s: an address that cannot be read is refused in its own words: %s', async (door, path) => {
  for (const part of ['%zz', '%', '%ff', '%c3%28', 'a'.repeat(1001)])
    expect([part.slice(0, 9), ...(await judged(door, 'GET', path.replace('PART', part)))]).toEqual([
      part.slice(0, 9),
      400,
      null,
    ]);
});

test('secmaster: so is one below /v3', async () => {
  expect(await judged('secmaster', 'GET', '/v3/%zz')).toEqual([400, null]);
});

test('an expectation that nobody knows is passed over', async () => {
  expect((await ask('GET', '/livez', { expect: 'x' })).status).toBe(200);
  expect(await judged('flexdeploy', 'GET', '/flexdeploy/rest/v1/releases', { expect: 'x' })).toEqual([
    401,
    null,
  ]);
  expect((await ask('GET', '/api/v1/inbox', { expect: 'x' })).headers['content-type']).toMatch(
    /^application\/problem/,
  );
});

test('a callback token that nobody waits for is refused as it is promised', async () => {
  const answer = await ask(
    'POST',
    answerCallback.path,
    { authorization: 'Bearer none', 'content-type': 'application/json' },
    answerCallback.example.body,
  );
  const sent: Sent = { method: 'POST', path: answerCallback.path, headers: [] };
  expect([answer.status, whatIsWrong({ door: 'native', endpoint: answerCallback, sent }, answer)]).toEqual([
    401,
    null,
  ]);
});

test('an address that is longer than any is refused as a problem, by its whole content type', async () => {
  const sent: Sent = { method: 'GET', path: '/livez', headers: [] };
  const answer = await ask('GET', `/livez?a=${'x'.repeat(20_000)}`);
  expect([answer.status, whatIsWrong({ door: 'native', endpoint: livez, sent }, answer)]).toEqual([
    400,
    null,
  ]);
});

test('an instant whose offset is further than the world goes round is refused, and not passed on', async () => {
  await house.project('shop');
  const as = { authorization: `Bearer ${house.administrator.token}` };
  await house.administrator.call('PUT', '/api/v1/projects/shop/environments/qa', { name: 'QA' });
  const at = async (text: string) => {
    const path = `/api/v1/projects/shop/environments/qa/contents?at=${encodeURIComponent(text)}`;
    return (await ask('GET', path, as)).status;
  };
  expect(await at('2026-11-22T09:00:00+23:59')).toBe(400);
  expect(await at('2026-11-22T09:00:00-16:00')).toBe(400);
  expect(await at('2026-11-22T09:00:00+15:59')).toBe(200);
});

test('a project that is not there is refused as the ledger of the instance promises', async () => {
  const path = `${listInstanceLedger.path}?project=nowhere`;
  const answer = await ask('GET', path, { authorization: `Bearer ${house.administrator.token}` });
  const sent: Sent = { method: 'GET', path, headers: [] };
  expect([
    answer.status,
    whatIsWrong({ door: 'native', endpoint: listInstanceLedger, sent }, answer),
  ]).toEqual([404, null]);
});

test('where tokens are guessed, a good one stays good, and health is answered', async () => {
  const good = { authorization: `Bearer ${house.administrator.token}` };
  expect((await ask('GET', '/api/v1/inbox', good)).status).toBe(200);
  for (let nth = 0; nth < 110; nth += 1)
    await ask('GET', '/api/v1/inbox', { authorization: `Bearer guess-${nth}` });
  expect((await ask('GET', '/api/v1/inbox', { authorization: 'Bearer one-more' })).status).toBe(429);
  for (const path of ['/v3/nowhere', '/v3/projects', '/v1/p1/workspaces/shop/soc/tasks'])
    expect([path, ...(await judged('secmaster', 'GET', path, { 'x-auth-token': 'another-guess' }))]).toEqual([
      path,
      429,
      null,
    ]);
  // It is no callback token, which says nothing of it elsewhere.
  const sent = { ...good, 'content-type': 'application/json' };
  expect((await ask('POST', answerCallback.path, sent, answerCallback.example.body)).status).toBe(401);
  expect((await ask('GET', '/api/v1/inbox', good)).status).toBe(200);
  for (const path of ['/livez', '/readyz', '/metrics', '/api/v1/openapi.json'])
    expect([path, (await ask('GET', path, { authorization: 'Bearer a-guess' })).status]).toEqual([path, 200]);
});

test.each([
  ['a day that no calendar has', '2026-02-30T00:00:00.000Z'],
  ['a year that there was not', '0000-01-01T00:00:00.000Z'],
  ['an hour beyond the day', '2026-02-28T24:00:00.000Z'],
])('a cursor that was bent to %s is refused', async (_, instant) => {
  const cursor = Buffer.from(JSON.stringify([instant, '1'])).toString('base64url');
  const good = { authorization: `Bearer ${house.administrator.token}` };
  expect((await ask('GET', `/api/v1/inbox?cursor=${cursor}`, good)).status).toBe(400);
});

test('a body that nests deeper than anything is not even read where nobody takes one', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const json = { 'content-type': 'application/json' };
  for (const [method, path, status] of [
    ['DELETE', '/v3/auth/tokens', 404],
    ['POST', '/nowhere', 404],
    ['PUT', '/livez', 404],
    ['DELETE', '/flexdeploy/rest/v1/nowhere', 401],
  ] as const)
    expect([path, (await ask(method, path, json, deep)).status]).toEqual([path, status]);
});

test('what a condition is called is a text, whatever else it is', async () => {
  const condition = JSON.parse('{"toString": 1}') as object;
  const input = JSON.stringify({
    list_info: { search_criteria: [{ field: 'title', condition, value: 'x' }] },
  });
  const path = `/app/shop/api/v3/approvals?input_data=${encodeURIComponent(input)}`;
  const good = { authtoken: house.administrator.token };
  expect(await judged('servicedesk', 'GET', path, good)).toEqual([400, null]);
});

test('an API answers in its own words also where a part is too long for any route', async () => {
  const path = `/app/${'a'.repeat(1001)}/api/v3/releases`;
  for (const method of ['GET', 'PATCH']) expect((await judged('servicedesk', method, path))[1]).toBeNull();
});

test('a wrong password is refused as signing in promises', async () => {
  const body = { username: 'nobody', password: 'a password of nobody' };
  const answer = await ask('POST', signIn.path, { 'content-type': 'application/json' }, body);
  const sent: Sent = { method: 'POST', path: signIn.path, headers: [] };
  expect([answer.status, whatIsWrong({ door: 'native', endpoint: signIn, sent }, answer)]).toEqual([
    401,
    null,
  ]);
});

test('the judge sees what is wrong', () => {
  const sent: Sent = { method: 'GET', path: '/livez', headers: [] };
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: '{"status":"alive"}',
  };
  const native = { door: 'native', endpoint: livez, sent } as const;
  expect(whatIsWrong(native, answer)).toBeNull();
  expect(whatIsWrong(native, { ...answer, status: 202 })).toMatch(/202/);
  expect(whatIsWrong(native, { ...answer, headers: {} })).toMatch(/content type/);
  expect(whatIsWrong(native, { ...answer, body: '{"status":"dead"}' })).toMatch(/breaks its schema/);
  expect(whatIsWrong({ door: 'native', sent }, { ...answer, status: 500 })).toBe('status 500');
  expect(whatIsWrong({ door: 'flexdeploy', sent }, { ...answer, status: 400 })).toBe(
    'an error that is no message',
  );
  expect(whatIsWrong({ door: 'native', sent }, { ...answer, body: 'syntax error at or near "x"' })).toMatch(
    /insides/,
  );
});
