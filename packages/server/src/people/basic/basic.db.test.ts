import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { type AuthenticateBasic, basicAuthenticator } from './authenticate.ts';

let house: TestApp;
let authenticate: AuthenticateBasic;
beforeAll(async () => {
  house = await testApp();
  authenticate = basicAuthenticator(house.parts);
});
afterAll(() => house.close());

const password = 'correct horse battery';
let people = 0;
async function person(): Promise<string> {
  people += 1;
  const username = `ann-${people}`;
  const body = { username, name: 'Ann Lee', email: `Ann${people}@example.test`, password };
  expect((await house.administrator.post('/api/v1/accounts', body)).statusCode).toBe(201);
  return username;
}
/** A new service account with a token. */
async function service(more: object = {}): Promise<{ username: string; id: string; value: string }> {
  people += 1;
  const username = `ci-${people}`;
  const { administrator } = house;
  await administrator.post('/api/v1/accounts', { kind: 'service', username, name: 'CI' });
  const made = await administrator.post('/api/v1/tokens', { account: username, name: 'pipeline', ...more });
  expect(made.statusCode).toBe(201);
  return { username, ...made.json() };
}

let addresses = 0;
/** Each test comes from an address of its own, so that their failures do not add up. */
function newAddress(): string {
  addresses += 1;
  return `10.0.0.${addresses}`;
}
const header = (name: string, secret: string) =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
async function ask(name: string, secret: string, address = newAddress(), by = authenticate) {
  const found = await by(header(name, secret), address);
  return found.ok ? found.value.principal.username : found.refusal.code;
}
const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};
/** How many refused tries of this name the ledger knows of. */
async function refusals(username: string): Promise<number> {
  const { rows } = await sql<{ disclosure: string }>`
    select d.disclosure from ledger_entry l join ledger_disclosure d on d.seq = l.seq
    where l.action = 'credentials.refused'
  `.execute(house.parts.db);
  return rows.filter(({ disclosure }) => readDisclosure(disclosure)?.value === username).length;
}

describe('who shows Basic credentials', () => {
  test('is known by the password, with the user name or the e-mail address, however they are written', async () => {
    const username = await person();
    for (const name of [username, username.toUpperCase(), `ann${people}@EXAMPLE.test`])
      expect(await ask(name, password)).toBe(username);
  });

  test('is known by a token in place of the password, which limits what they may', async () => {
    const { username, value } = await service({ scopes: ['decide'] });
    expect(await authenticate(header(username, value), newAddress())).toMatchObject({
      value: { principal: { username, scopes: ['decide'] } },
    });
  });

  test('is not known by the token of another account', async () => {
    const { value } = await service();
    expect(await ask(await person(), value)).toBe('auth/unauthenticated');
  });

  test('is told what became of a token', async () => {
    const { username, id, value } = await service();
    expect(await ask(username, value)).toBe(username);
    await house.administrator.post(`/api/v1/tokens/${id}:revoke`);
    expect(await ask(username, value)).toBe('auth/token-revoked');
  });

  test('gets the same answer for a wrong name as for a wrong password, and the ledger says so', async () => {
    const username = await person();
    const answers = [
      await authenticate(header(username, 'not the password'), newAddress()),
      await authenticate(header('nobody', password), newAddress()),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect(await refusals(username)).toBe(1);
  });

  test('need not be a person: a service account has tokens only', async () => {
    const { username, value } = await service();
    expect(await ask(username, value)).toBe(username);
    expect(await ask(username, 'no token')).toBe('auth/unauthenticated');
  });
});

describe('a password', () => {
  test('is checked once, not with every call', async () => {
    const username = await person();
    const address = newAddress();
    const first = await timed(() => ask(username, password, address));
    const hundred = await timed(async () => {
      for (let call = 0; call < 100; call += 1) expect(await ask(username, password, address)).toBe(username);
    });
    // A check takes tens of milliseconds by design; a call after it is one small statement.
    expect(hundred / 100).toBeLessThan(first / 2);
  });

  test('is checked once by clients that come at the same time', async () => {
    const username = await person();
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(username, password, address)));
    expect(new Set(answers)).toEqual(new Set([username]));
    // Were each an attempt of its own, all but the first five would have been told to wait.
  });

  test('gives no access from the moment it is changed, and the new one does', async () => {
    const username = await person();
    expect(await ask(username, password)).toBe(username);
    const next = 'another horse battery';
    const changed = await house.administrator.post(`/api/v1/accounts/${username}:resetPassword`, {
      password: next,
    });
    expect(changed.statusCode).toBe(200);
    expect(await ask(username, password)).toBe('auth/unauthenticated');
    expect(await ask(username, next)).toBe(username);
  });

  test('gives no access from the moment the account is disabled, on every server', async () => {
    const username = await person();
    const other = basicAuthenticator(house.parts);
    for (const server of [authenticate, other])
      expect(await ask(username, password, newAddress(), server)).toBe(username);
    await house.administrator.post(`/api/v1/accounts/${username}:disable`);
    for (const server of [authenticate, other])
      expect(await ask(username, password, newAddress(), server)).toBe('auth/account-disabled');
  });

  test('is not guessed quickly: after five wrong ones the next has to wait, even if it is right', async () => {
    const username = await person();
    const address = newAddress();
    for (let guess = 0; guess < 5; guess += 1)
      expect(await ask(username, `guess ${guess}`, address)).toBe('auth/unauthenticated');
    expect(await ask(username, 'guess 6', address)).toBe('request/too-many');
    expect(await ask(username, password, address)).toBe('request/too-many');
    expect(await ask(username, password)).toBe(username);
  });

  test('that was proven before goes on through, whoever guesses beside it', async () => {
    const username = await person();
    const address = newAddress();
    expect(await ask(username, password, address)).toBe(username);
    for (let guess = 0; guess < 6; guess += 1) await ask(username, `guess ${guess}`, address);
    expect(await ask(username, password, address)).toBe(username);
  });
});
