import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { ask, bare, type Key, signing } from '../../../test/secmaster/sdk.ts';
import { answerErrors, answerUnknown } from '../unanswered.ts';
import { authenticateAll, provenOf } from './authenticate.ts';
import { jsonOf, keepRawBodies } from './raw-body.ts';
import { send, sendRefusal } from './send.ts';

// A listening scope that says who called and what arrived, asked by Huawei's own client.

let house: TestApp;
let echo: FastifyInstance;
let origin: string;
beforeAll(async () => {
  house = await testApp();
  echo = Fastify({ trustProxy: true });
  echo.decorateRequest('credential', null);
  echo.register(async (scope) => {
    answerErrors(scope, sendRefusal);
    answerUnknown(scope, sendRefusal);
    keepRawBodies(scope);
    authenticateAll(scope, house.parts);
    scope.all('/v1/*', async (request, reply) => {
      const { principal, token } = provenOf(request);
      const body = jsonOf(request);
      const said = body.ok ? { body: body.value ?? null } : { fault: body.refusal.code };
      return send(reply, 200, { who: principal.username, byToken: token !== null, ...said });
    });
  });
  origin = await echo.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await echo.close();
  await house.close();
});

let people = 0;
type Signer = Key & { readonly username: string; readonly id: string };
/** A new service account with an access key. */
async function signer(): Promise<Signer> {
  people += 1;
  const username = `signer-${people}`;
  const { administrator } = house;
  await administrator.post('/api/v1/accounts', { kind: 'service', username, name: 'Signer' });
  const made = await administrator.post('/api/v1/access-keys', { account: username, name: 'signer' });
  expect(made.statusCode, made.body).toBe(201);
  return { username, ...made.json() };
}

const path = '/v1/{project_id}/workspaces/{workspace_id}/soc/workflows/versions/{version_id}/approval';
const review = {
  ...{ method: 'POST', url: path, pathParams: { workspace_id: 'ws1', version_id: 'v1' } },
  data: { result: 'PASS', content: 'ok' },
};
const refusedWith = (message: string) => ({
  httpStatusCode: 401,
  errorCode: 'APIGW.0301',
  errorMsg: `Incorrect IAM authentication information: ${message}`,
});
let addresses = 0;
/** Each test comes from an address of its own, so that their failures do not add up. */
const fromNewAddress = () => {
  addresses += 1;
  return { 'X-Forwarded-For': `10.1.0.${addresses}` };
};

describe('a signed call of the real client', () => {
  test('is known, and its body arrives unchanged', async () => {
    const key = await signer();
    const data = { result: 'PASS', content: 'größer, 好的 🚀 "quoted" \\ \u2028' };
    const answer = await ask(signing(origin, key), { ...review, data });
    expect(answer).toMatchObject({ httpStatusCode: 200, who: key.username, byToken: false, body: data });
  });

  test.each([
    ['GET without a body', { method: 'GET', url: '/v1/{project_id}/x' }, null],
    ['GET with the empty object that it likes to send', { method: 'GET', url: '/v1/x', data: {} }, {}],
    ['DELETE named JSON, without a body', { method: 'DELETE', url: '/v1/x' }, null],
    ['POST without a body', { method: 'POST', url: '/v1/x' }, null],
    ['PUT', { method: 'PUT', url: '/v1/x', data: { a: 1 } }, { a: 1 }],
    [
      'a query of all kinds',
      {
        ...{ method: 'GET', url: '/v1/x' },
        queryParams: { z: 1, a: ['2', '10', '1'], name: "a b+c:d,e;f/g?=&ü*'()!", empty: '', Upper: true },
      },
      null,
    ],
    [
      'a path with percent signs',
      { method: 'GET', url: '/v1/a%20b/%E4%BD%A0/{id}', pathParams: { id: 'x~y' } },
      null,
    ],
    ['a header of the caller', { method: 'GET', url: '/v1/x', headers: { 'X-Language': 'en-us' } }, null],
  ])('%s', async (_, asked, body) => {
    const key = await signer();
    expect(await ask(signing(origin, key), asked)).toMatchObject({ httpStatusCode: 200, body });
  });

  test('to a path that is not there is told so by the gateway', async () => {
    const answer = await ask(signing(origin, await signer()), { method: 'GET', url: '/v9/nothing' });
    expect(answer).toMatchObject({ httpStatusCode: 404, errorCode: 'APIGW.0101' });
    expect(answer.requestId).toBeTruthy();
  });
});

describe('is refused in the shape of the gateway:', () => {
  test('nothing that says who', async () => {
    const response = await fetch(`${origin}/v1/x`);
    expect(response.status).toBe(401);
    expect(response.headers.get('x-request-id')).toMatch(/./);
    expect(await response.json()).toEqual({
      error_code: 'APIGW.0301',
      error_msg:
        'Incorrect IAM authentication information: x-auth-token not found: send a token as X-Auth-Token, or sign the request with an access key.',
      request_id: response.headers.get('x-request-id'),
    });
  });

  test('an unknown key', async () => {
    const client = signing(origin, { accessKey: 'AKTEST', secretKey: 'SKTEST' });
    expect(await ask(client, { ...review, headers: fromNewAddress() })).toMatchObject(
      refusedWith('Get secretKey failed,ak:AKTEST,err:ak not exist'),
    );
  });

  test('the secret of another key', async () => {
    const [ann, bob] = [await signer(), await signer()];
    const client = signing(origin, { ...ann, secretKey: bob.secretKey });
    const answer = await ask(client, { ...review, headers: fromNewAddress() });
    expect(answer).toMatchObject({ httpStatusCode: 401, errorCode: 'APIGW.0301' });
    expect(answer.errorMsg).toContain(
      'verify aksk signature fail: the signature is not that of this request',
    );
  });

  test('an old date, and one from the future', async () => {
    const key = await signer();
    const now = Date.now();
    for (const minutes of [-16, 16]) {
      const at = new Date(now + minutes * 60_000).toISOString();
      const headers = { 'X-Sdk-Date': at.replaceAll(/[-:]|\.\d+/g, '') };
      const { errorMsg } = await ask(signing(origin, key), { ...review, headers });
      expect(errorMsg).toContain('is not within 15 minutes of this server');
    }
  });

  test('a temporary key', async () => {
    const headers = { 'X-Security-Token': 'temporary' };
    const { errorMsg } = await ask(signing(origin, await signer()), { ...review, headers });
    expect(errorMsg).toContain('X-Security-Token is not known');
  });

  test('a revoked key, from the next call on', async () => {
    const key = await signer();
    const client = signing(origin, key);
    expect(await ask(client, review)).toMatchObject({ httpStatusCode: 200 });
    await house.administrator.post(`/api/v1/access-keys/${key.id}:revoke`);
    const { httpStatusCode, errorMsg } = await ask(client, review);
    expect([httpStatusCode, errorMsg]).toEqual([
      401,
      expect.stringMatching(/information: Get secretKey failed,ak:CSAK\w{16},err:ak was revoked at \d{4}-/),
    ]);
  });

  test('a key whose secret was sealed by another instance', async () => {
    const key = await signer();
    await sql`update access_key set secret = sha256(secret) where id = ${key.id}`.execute(house.parts.db);
    expect((await ask(signing(origin, key), review)).errorMsg).toContain(
      'its secret cannot be read any more',
    );
  });

  test('the key of an account that was disabled, from the next call on', async () => {
    const key = await signer();
    const client = signing(origin, key);
    expect(await ask(client, review)).toMatchObject({ httpStatusCode: 200 });
    await house.administrator.post(`/api/v1/accounts/${key.username}:disable`);
    expect(await ask(client, review)).toMatchObject(refusedWith(`The account ${key.username} is disabled.`));
  });
});

describe('what somebody on the way changes', () => {
  /** A call as the real client signed it, to be sent by other means. */
  async function captured(): Promise<{ headers: Record<string, string>; body: string; url: string }> {
    const key = await signer();
    const caught = Promise.withResolvers<Awaited<ReturnType<typeof captured>>>();
    const trap = Fastify();
    trap.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, next) => next(null, text));
    trap.removeContentTypeParser('application/json');
    trap.post('/*', async (request) => {
      const headers = { ...(request.headers as Record<string, string>), ...fromNewAddress() };
      caught.resolve({ headers, body: String(request.body), url: request.url });
      return {};
    });
    const at = await trap.listen({ host: '127.0.0.1', port: 0 });
    await ask(signing(at, key), review);
    await trap.close();
    return caught.promise;
  }
  const replay = async ({ headers, body, url }: Awaited<ReturnType<typeof captured>>) =>
    (await echo.inject({ method: 'POST', url, headers, payload: body })).statusCode;

  test('is noticed: a byte of the body, the path, the query, a signed header', async () => {
    const call = await captured();
    expect(await replay(call)).toBe(200);
    // Again within the window: the gateway does not mind, and a second verdict is refused by what it decides.
    expect(await replay(call)).toBe(200);
    expect(await replay({ ...call, body: call.body.replace('PASS', 'PASs') })).toBe(401);
    expect(await replay({ ...call, url: call.url.replace('/v1/approval', '/v2/approval') })).toBe(401);
    expect(await replay({ ...call, url: `${call.url}?x=1` })).toBe(401);
    expect(await replay({ ...call, headers: { ...call.headers, 'x-project-id': 'p2' } })).toBe(401);
  });
});

describe('a token', () => {
  const withToken = (token: string, more: object = {}) =>
    ask(bare(origin), { ...review, url: '/v1/x', headers: { 'X-Auth-Token': token }, ...more });

  test('is known by X-Auth-Token, and says that it was one', async () => {
    await house.person('ann');
    expect(await withToken('cs_token_of_ann')).toMatchObject({ who: 'ann', byToken: true });
  });

  test.each(['cs_unknown', 'MIIYXQYJKoZIhvcNAQcCoIIYTjCC'])('%s is not known', async (token) =>
    expect(await withToken(token)).toMatchObject(refusedWith('decrypt token fail')));

  test('goes before a signature, which is not looked at', async () => {
    await house.person('bob');
    const headers = { 'X-Auth-Token': 'cs_token_of_bob' };
    const client = signing(origin, { accessKey: 'ANY', secretKey: 'any' });
    expect(await ask(client, { ...review, headers })).toMatchObject({ who: 'bob' });
  });

  test('that was revoked says when', async () => {
    const { administrator } = house;
    const { id, value } = (await administrator.post('/api/v1/tokens', { name: 'short lived' })).json();
    await administrator.post(`/api/v1/tokens/${id}:revoke`);
    expect((await withToken(value)).errorMsg).toMatch(/information: The token was revoked at \d{4}-/);
  });
});

describe('wrong signatures in a row', () => {
  test('slow the key down where they come from, and only there', async () => {
    const key = await signer();
    const here = fromNewAddress();
    const guess = signing(origin, { ...key, secretKey: 'a guess' });
    for (let tries = 0; tries < 5; tries += 1)
      expect((await ask(guess, { ...review, headers: here })).errorMsg).toContain(
        'verify aksk signature fail',
      );
    for (const client of [guess, signing(origin, key)])
      expect((await ask(client, { ...review, headers: here })).errorMsg).toMatch(
        /AK access failed to reach the limit,forbidden: too many failed attempts; try again in [1-5] s\./,
      );
    const elsewhere = { ...review, headers: fromNewAddress() };
    expect(await ask(signing(origin, key), elsewhere)).toMatchObject({ httpStatusCode: 200 });
  });

  test('are forgotten when a right one comes before the limit', async () => {
    const key = await signer();
    const headers = fromNewAddress();
    const guess = signing(origin, { ...key, secretKey: 'a guess' });
    for (let round = 0; round < 2; round += 1) {
      for (let tries = 0; tries < 4; tries += 1) await ask(guess, { ...review, headers });
      expect(await ask(signing(origin, key), { ...review, headers })).toMatchObject({ httpStatusCode: 200 });
    }
  });

  test('are not what many right ones at once are taken for', async () => {
    const client = signing(origin, await signer());
    const headers = fromNewAddress();
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(client, { ...review, headers })));
    expect(new Set(answers.map(({ httpStatusCode }) => httpStatusCode))).toEqual(new Set([200]));
  });
});

test('a body may have 12 MB, and no more', async () => {
  const key = await signer();
  const of = (size: number) => ask(signing(origin, key), { ...review, data: { content: 'x'.repeat(size) } });
  expect(await of(11 * 1024 * 1024)).toMatchObject({ httpStatusCode: 200 });
  expect(await of(12 * 1024 * 1024)).toMatchObject({ httpStatusCode: 413, errorCode: 'APIGW.0201' });
});
