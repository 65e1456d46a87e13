import { request } from 'node:http';
import { answerCallback } from '@countersign/contract/callbacks.ts';
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
});
afterAll(() => house.close());

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sending = request(new URL(house.origin), { method, path, headers });
  sending.on('response', async (response) => {
    const chunks = await response.toArray();
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString(),
    });
  });
  sending.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
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
