import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { readCredential } from '../credential.ts';
import { forgetSessions } from './forget.job.ts';
import { openIdentity } from './identity.ts';

let house: TestApp;
beforeAll(async () => {
  house = await testApp();
  await house.project('shop');
  await house.administrator.call('PUT', '/api/v1/groups/cab', { members: [] });
});
afterAll(() => house.close());

const password = 'correct horse battery';
let people = 0;
/** A new person with that password. */
async function person(): Promise<string> {
  people += 1;
  const username = `ann-${people}`;
  const body = { username, name: 'Ann Lee', email: `Ann${people}@example.test`, password };
  const made = await house.administrator.post('/api/v1/accounts', body);
  expect(made.statusCode).toBe(201);
  return username;
}

const signIn = (body: object, address = '127.0.0.1') =>
  house.app.inject({ method: 'POST', url: '/api/v1/session', payload: body, remoteAddress: address });

async function cookieOf(username: string, secret = password): Promise<string> {
  const answer = await signIn({ username, password: secret });
  expect(answer.statusCode).toBe(200);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

const whoAmI = (cookie: string) => house.app.inject({ url: '/api/v1/session', headers: { cookie } });
const send = (
  cookie: string,
  method: 'POST' | 'DELETE',
  url: string,
  payload?: object,
  from = 'http://localhost',
) => house.app.inject({ method, url, headers: { cookie, origin: from }, ...(payload && { payload }) });

describe('signing in', () => {
  test('with a user name or an e-mail address, however that is written, sets a hardened cookie', async () => {
    const username = await person();
    for (const body of [
      { username, password },
      { email: `aNN${people}@Example.test`, password },
    ]) {
      const answer = await signIn(body);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({ account: { username }, scopes: null, projects: [] });
      expect(answer.json().mayNotAdminister).toBe(`${username} is not an administrator of this instance.`);
      expect(String(answer.headers['set-cookie'])).toMatch(
        /^countersign\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      );
    }
  });

  test('answers who one is and which projects are open to one', async () => {
    const username = await person();
    const member = `/api/v1/projects/shop/members/${username}`;
    await house.administrator.call('PUT', member, { access: 'operator' });
    const answer = await whoAmI(await cookieOf(username));
    expect(answer.json()).toMatchObject({
      account: { username, kind: 'person', administrator: false },
      projects: [{ key: 'shop', name: 'shop', access: 'operator' }],
    });
  });

  test('does not say whether the name or the password was wrong', async () => {
    const username = await person();
    const wrongPassword = await signIn({ username, password: 'not the password' });
    const wrongName = await signIn({ username: 'nobody', password });
    expect(wrongPassword.statusCode).toBe(401);
    expect(wrongPassword.json()).toEqual(wrongName.json());
    expect(wrongPassword.headers['set-cookie']).toBeUndefined();
  });

  test('is refused to a disabled account that knows its password, and leaves no session', async () => {
    const username = await person();
    await house.administrator.post(`/api/v1/accounts/${username}:disable`);
    const answer = await signIn({ username, password });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth/account-disabled']);
    const left = await sql<{ n: number }>`
      select count(*)::int as n from auth.session s join auth."user" u on u.id = s."userId"
      where u.username = ${username}
    `.execute(house.parts.db);
    expect(left.rows).toEqual([{ n: 0 }]);
  });

  test('is refused to service accounts', async () => {
    const body = { kind: 'service', username: 'robot', name: 'Robot' };
    await house.administrator.post('/api/v1/accounts', body);
    expect((await signIn({ username: 'robot', password })).statusCode).toBe(401);
  });

  test('with both a name and an address, or neither, is a bad request', async () => {
    expect((await signIn({ password })).statusCode).toBe(400);
    expect((await signIn({ username: 'ann', email: 'ann@example.test', password })).statusCode).toBe(400);
  });
});

test('on an https address the cookie is one that only https gets to see', async () => {
  const believed = { secret: 'another secret, which is long enough', origin: 'https://sign.example.test' };
  const identity = openIdentity(house.parts.db, believed);
  const signedIn = await identity.signIn(await person(), password);
  const [cookie = ''] = signedIn?.cookies ?? [];
  expect(cookie).toMatch(/^__Host-countersign\.session_token=[^;]+; .*HttpOnly; Secure; SameSite=Lax$/);
  const shown = { method: 'GET', cookie: cookie.split(';')[0], ...nothingElse };
  expect(readCredential(shown, believed)).toEqual({
    kind: 'session',
    token: signedIn?.token,
    whileGiven: false,
  });
});
const nothingElse = { authorization: undefined, host: undefined, origin: undefined, fetchSite: undefined };

test('nobody can sign up, and the library’s own routes are not there', async () => {
  for (const url of ['/api/auth/sign-up/email', '/api/auth/sign-in/username', '/api/v1/auth/sign-up/email']) {
    const payload = { email: 'new@example.test', name: 'New', username: 'new-one', password };
    expect((await house.app.inject({ method: 'POST', url, payload })).statusCode).toBe(404);
  }
});

describe('a session', () => {
  let username: string;
  let cookie: string;
  beforeEach(async () => {
    username = await person();
    cookie = await cookieOf(username);
  });

  test('ends by signing out, and only that one', async () => {
    const other = await cookieOf(username);
    const out = await send(cookie, 'DELETE', '/api/v1/session');
    expect(out.statusCode).toBe(204);
    expect(out.headers['set-cookie']).toMatch(/^countersign\.session_token=; Path=\/; Max-Age=0; HttpOnly/);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    expect((await whoAmI(other)).statusCode).toBe(200);
  });

  test('ends with all others', async () => {
    const other = await cookieOf(username);
    expect((await send(cookie, 'POST', '/api/v1/session:revokeAll')).statusCode).toBe(204);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    expect((await whoAmI(other)).statusCode).toBe(401);
  });

  test('ends at once when the account is disabled, and stays ended when it is enabled again', async () => {
    await house.administrator.post(`/api/v1/accounts/${username}:disable`);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    await house.administrator.post(`/api/v1/accounts/${username}:enable`);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    expect((await signIn({ username, password })).statusCode).toBe(200);
  });

  test('ends when its time is over', async () => {
    await sql`update auth.session set "expiresAt" = now() - interval '1 second'`.execute(house.parts.db);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    expect(await forgetSessions(house.parts.db).handle({}, false)).toBe('done');
    const { rows } = await sql`select from auth.session`.execute(house.parts.db);
    expect(rows).toHaveLength(0);
  });

  test('is not believed with a signature of somebody else', async () => {
    const value = decodeURIComponent(cookie.split('=').slice(1).join('='));
    const [token = '', signature = ''] = value.split('.');
    expect((await whoAmI(`countersign.session_token=${token}`)).statusCode).toBe(401);
    const forged = encodeURIComponent(
      `${token}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    );
    expect((await whoAmI(`countersign.session_token=${forged}`)).statusCode).toBe(401);
  });

  test('changes nothing for a page of another site', async () => {
    for (const from of ['https://evil.example.test', 'null']) {
      const answer = await send(cookie, 'DELETE', '/api/v1/session', undefined, from);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'auth/forbidden']);
    }
    expect((await whoAmI(cookie)).statusCode).toBe(200);
  });
});

describe('changing one’s password', () => {
  const next = 'a better staple than that';

  test('takes the current one, and ends the other sessions', async () => {
    const username = await person();
    const [cookie, other] = [await cookieOf(username), await cookieOf(username)];
    const change = (current: string) => send(cookie, 'POST', '/api/v1/password', { current, new: next });
    const wrong = await change('not the current one');
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([400, '/current']);
    expect((await change(password)).statusCode).toBe(204);
    expect((await whoAmI(cookie)).statusCode).toBe(200);
    expect((await whoAmI(other)).statusCode).toBe(401);
    expect((await signIn({ username, password })).statusCode).toBe(401);
    expect((await signIn({ username, password: next })).statusCode).toBe(200);
  });

  test('to fewer than ten characters is refused', async () => {
    const cookie = await cookieOf(await person());
    const answer = await send(cookie, 'POST', '/api/v1/password', { current: password, new: '123456789' });
    expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '/new']);
  });

  test('an administrator resets it, and the sessions end', async () => {
    const username = await person();
    const cookie = await cookieOf(username);
    const reset = `/api/v1/accounts/${username}:resetPassword`;
    expect((await house.administrator.post(reset, { password: next })).statusCode).toBe(200);
    expect((await whoAmI(cookie)).statusCode).toBe(401);
    await cookieOf(username, next);
  });

  test('whoever signs in with one that somebody else has made is told to choose another', async () => {
    const given = async (cookie: string) => (await whoAmI(cookie)).json().passwordGiven;
    const username = await person();
    const cookie = await cookieOf(username);
    expect(await given(cookie)).toBe(true);
    await send(cookie, 'POST', '/api/v1/password', { current: password, new: next });
    expect(await given(cookie)).toBe(false);
    await house.administrator.post(`/api/v1/accounts/${username}:resetPassword`, { password });
    expect(await given(await cookieOf(username))).toBe(true);
  });
});

describe('guessing', () => {
  test('is slowed down after five failures, for the guesser’s address only', async () => {
    const username = await person();
    const guess = (address: string) => signIn({ username, password: 'guess' }, address);
    for (let failure = 1; failure <= 5; failure += 1) expect((await guess('192.0.2.1')).statusCode).toBe(401);
    const slowed = await guess('192.0.2.1');
    expect([slowed.statusCode, slowed.json().code]).toEqual([429, 'request/too-many']);
    // The right password does not help from there either, or the limit would be none.
    expect((await signIn({ username, password }, '192.0.2.1')).statusCode).toBe(429);
    expect((await signIn({ username, password }, '192.0.2.2')).statusCode).toBe(200);
  });

  test('many at once get no more tries than one after the other', async () => {
    const username = await person();
    const guesses = Array.from({ length: 20 }, () => signIn({ username, password: 'guess' }, '192.0.2.3'));
    const codes = (await Promise.all(guesses)).map(({ statusCode }) => statusCode);
    expect(codes.filter((code) => code === 401)).toHaveLength(5);
    expect(codes.filter((code) => code === 429)).toHaveLength(15);
  });

  test('the right password forgives what was mistyped before', async () => {
    const username = await person();
    for (let round = 1; round <= 3; round += 1) {
      for (let failure = 1; failure <= 4; failure += 1)
        await signIn({ username, password: 'oops' }, '192.0.2.4');
      expect((await signIn({ username, password }, '192.0.2.4')).statusCode).toBe(200);
    }
  });
});
