import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../src/compose.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { type TestApp, testApp } from '../app.ts';

// Who guesses is slowed down, whichever way round; who knows the right one gets in. Failures of passwords are counted in
// the database and written there by hand here where many are needed, as attempt.store.ts writes them.

let house: TestApp;
beforeAll(async () => {
  house = await testApp();
});
afterAll(() => house.close());

const password = 'correct horse battery';
let people = 0;
async function person(): Promise<string> {
  people += 1;
  const username = `guessed-${people}`;
  const body = { username, name: 'Ann Lee', password };
  expect((await house.administrator.post('/api/v1/accounts', body)).statusCode).toBe(201);
  return username;
}
async function signIn(username: string, secret: string, remoteAddress: string) {
  const payload = { username, password: secret };
  const { statusCode, headers } = await house.app.inject({
    ...{ method: 'POST', url: '/api/v1/session', payload, remoteAddress },
  });
  return [statusCode, Number(headers['retry-after'] ?? 0)] as const;
}
/** A wait that has only just begun, on a machine that may be slow. */
const within = (seconds: number) => expect.toSatisfy((wait: number) => wait > seconds / 3 && wait <= seconds);

/** As if so many had failed just now with this counter. */
const failed = (failures: number, ...named: string[]) =>
  house.parts.pool.query(
    `insert into auth.attempt (key, failures) values ($1, $2)
     on conflict (key) do update set failures = excluded.failures, last_at = clock_timestamp()`,
    [sha256(JSON.stringify(named)), failures],
  );

describe('a password', () => {
  test('guessed from many addresses: every one waits in the same line, and its owner does not', async () => {
    const username = await person();
    expect((await signIn(username, password, '192.0.2.1'))[0]).toBe(200);
    await failed(103, username, 'anywhere', 'else');
    expect(await signIn(username, 'guess', '198.51.100.1')).toEqual([429, within(30)]);
    expect(await signIn(username, 'guess', '198.51.100.2')).toEqual([429, within(30)]);
    // Where the owner was before, nobody's guesses matter.
    expect((await signIn(username, password, '192.0.2.1'))[0]).toBe(200);
    // From elsewhere the owner has to wait for a turn, half a minute at most, and then is let in at once.
    expect(await signIn(username, password, '203.0.113.7')).toEqual([429, within(30)]);
    await house.parts.pool.query(`update auth.attempt set last_at = last_at - interval '31 seconds'`);
    expect((await signIn(username, password, '203.0.113.7'))[0]).toBe(200);
  });

  test('of many accounts guessed from one address: others who were there before go on signing in', async () => {
    const [colleague, stranger] = [await person(), await person()];
    expect((await signIn(colleague, password, '192.0.2.9'))[0]).toBe(200);
    await failed(60, '192.0.2.9');
    expect(await signIn(stranger, password, '192.0.2.9')).toEqual([429, within(300)]);
    expect((await signIn(colleague, password, '192.0.2.9'))[0]).toBe(200);
    expect((await signIn(stranger, password, '192.0.2.10'))[0]).toBe(200);
  });

  test('waits count for nothing: who asked too early is not worse off', async () => {
    const username = await person();
    await failed(103, username, 'anywhere', 'else');
    for (let early = 0; early < 8; early += 1) await signIn(username, password, '192.0.2.30');
    await house.parts.pool.query(`update auth.attempt set last_at = last_at - interval '31 seconds'`);
    expect((await signIn(username, password, '192.0.2.30'))[0]).toBe(200);
  });

  test('a /64 of IPv6 is one address: there is always another one in it', async () => {
    const username = await person();
    const from = (last: number) => signIn(username, 'guess', `2001:db8:7:7::${last}`);
    for (let guess = 1; guess <= 5; guess += 1) expect((await from(guess))[0]).toBe(401);
    expect((await from(6))[0]).toBe(429);
    expect((await signIn(username, password, '2001:db8:7:8::1'))[0]).toBe(200);
  });

  test('of an account that is not there is slowed down alike', async () => {
    const answers: number[] = [];
    for (let guess = 0; guess < 6; guess += 1)
      answers.push((await signIn('nobody-at-all', 'guess', '192.0.2.40'))[0]);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

/** Where clients of each API show a token, and the path they would ask. */
const doors: Record<string, (token: string) => { url: string; headers: Record<string, string> }> = {
  native: (token) => ({ url: '/api/v1/projects', headers: { authorization: `Bearer ${token}` } }),
  servicedesk: (token) => ({ url: '/api/v3/releases/1/approval_levels', headers: { authtoken: token } }),
  zadig: (token) => ({ url: `/openapi/workflows?projectKey=shop&token=${token}`, headers: {} }),
  secmaster: (token) => ({
    ...{ url: '/v1/p/workspaces/w/soc/workflows', headers: { 'x-auth-token': token } },
  }),
};

/** The waits begin at a second, which may be over before the next is asked on a slow machine. */
async function untilSlowed(ask: (token: string) => Promise<LightMyRequestResponse>) {
  for (let guess = 200; guess < 208; guess += 1) {
    const answer = await ask(`guess-${guess}`);
    if (answer.statusCode === 429) return answer;
  }
  throw new Error('nobody was slowed down');
}

describe.each(Object.entries(doors))('tokens of %s', (_, door) => {
  test('are guessed a hundred times, then slower and slower; a token that was good before goes on', async () => {
    const app = await compose(house.parts, { longestLag: 0 });
    const ask = (token: string, remoteAddress = '192.0.2.50') =>
      app.inject({ ...door(token), remoteAddress });
    const good = await ask(house.administrator.token);
    expect(good.statusCode).not.toBe(401);
    const native = {
      url: '/api/v1/projects',
      headers: { authorization: `Bearer ${house.administrator.token}` },
    };
    expect((await app.inject({ ...native, remoteAddress: '192.0.2.50' })).statusCode).toBe(200);
    for (let guess = 0; guess < 100; guess += 1) expect((await ask(`guess-${guess}`)).statusCode).toBe(401);
    const slowed = await untilSlowed(ask);
    expect([slowed.statusCode, Number(slowed.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect((await ask(house.administrator.token)).statusCode).toBe(good.statusCode);
    expect((await ask('guess-201', '192.0.2.51')).statusCode).toBe(401);
    await app.close();
  });
});

test('X-Forwarded-For is believed of the proxies that are there, and of nobody in front of them', async () => {
  const seen = async (proxies: number, forwarded: string) => {
    const app = await compose(house.parts, { proxies, longestLag: 0 });
    const ask = (n: number) =>
      app.inject({
        ...{ method: 'POST', url: '/api/v1/session', payload: { username: `no-${n}`, password: 'guess' } },
        headers: { 'x-forwarded-for': forwarded.replace('N', String(n)) },
        remoteAddress: `198.51.100.${proxies}`,
      });
    const codes: number[] = [];
    for (let n = 0; n < 62; n += 1) codes.push((await ask(n)).statusCode);
    await app.close();
    return codes.includes(429);
  };
  // 60 tries a minute from one address: whoever writes another address each time is still one.
  await failed(49, '198.51.100.0');
  expect(await seen(0, '10.0.0.N')).toBe(true);
  await failed(49, '192.0.2.77');
  expect(await seen(1, '10.0.0.N, 192.0.2.77')).toBe(true);
}, 60_000);
