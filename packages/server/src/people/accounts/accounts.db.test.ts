import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Client, type TestApp, testApp } from '../../../test/app.ts';
import { databaseForThisTest } from '../../../test/harness.ts';
import type { Db } from '../../kernel/database.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { InstanceCaller } from '../principal.ts';
import { disableAccount, enableAccount } from './disable-account.ts';
import { ensureAdministrator } from './ensure-administrator.ts';

const accounts = '/api/v1/accounts';
let house: TestApp;
let root: Client;
let bob: Client;
beforeAll(async () => {
  house = await testApp();
  root = house.administrator;
  bob = await house.person('bob');
});
afterAll(() => house.close());

const ledger = async (action: string) => {
  const { rows } = await sql<{ entry: string; actor_id: string; subject_id: string }>`
    select entry, actor_id, subject_id from ledger_entry where action = ${action} order by seq
  `.execute(house.parts.db);
  return rows;
};

describe('an account', () => {
  const ann = { username: 'ann', name: 'Ann Lee', email: 'ann@example.test' };

  test('is made by an administrator, and the ledger knows it by its id only', async () => {
    const made = await root.post(accounts, ann);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ ...ann, kind: 'person', administrator: false, disabled: false });
    const [entry] = (await ledger('account.created')).slice(-1);
    expect([entry?.actor_id, entry?.subject_id]).toEqual([root.accountId, made.json().id]);
    expect(entry?.entry).not.toMatch(/Ann Lee|ann@example/);
  });

  test('is made by nobody else, and the attempt is in the ledger', async () => {
    const answer = await bob.post(accounts, { username: 'new-one', name: 'New' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'auth/forbidden']);
    expect((await bob.get(`${accounts}/new-one`)).statusCode).toBe(404);
    const [entry] = (await ledger('account.create.refused')).slice(-1);
    expect(entry?.actor_id).toBe(bob.accountId);
  });

  test.each([
    ['a user name that is taken', { username: 'bob', name: 'Bob' }, 409, '/username'],
    ['an address that is taken', { username: 'ann2', name: 'A', email: 'ANN@example.test' }, 409, '/email'],
    [
      'a password for a service',
      { username: 's', kind: 'service', name: 'S', password: 'x'.repeat(10) },
      400,
      '/password',
    ],
    ['a short password', { username: 'ann3', name: 'A', password: '123456789' }, 400, '/password'],
    ['a user name in capitals', { username: 'Ann', name: 'A' }, 400, '/username'],
    ['an unknown field', { username: 'ann4', name: 'A', root: true }, 400, '/root'],
    ['a NUL in the name', { username: 'ann5', name: 'A\0' }, 400, '/name'],
  ])('is refused with %s', async (_, body, status, pointer) => {
    const answer = await root.post(accounts, body);
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([status, pointer]);
  });

  test('is changed where something is different, and only then', async () => {
    const edit = (body: object) => root.call('PATCH', `${accounts}/ann`, body);
    const before = (await ledger('account.edited')).length;
    expect((await edit({ name: 'Ann B. Lee', email: null })).json()).toMatchObject({
      name: 'Ann B. Lee',
      email: null,
    });
    expect((await edit({ name: 'Ann B. Lee' })).statusCode).toBe(200);
    expect(await ledger('account.edited')).toHaveLength(before + 1);
    expect((await root.call('PATCH', `${accounts}/nobody`, { name: 'N' })).statusCode).toBe(404);
  });

  test('gets an address that nobody else gets at the same moment', async () => {
    const usernames = ['taker-1', 'taker-2', 'taker-3', 'taker-4'];
    for (const username of usernames) await root.post(accounts, { username, name: username });
    const take = (username: string) =>
      root.call('PATCH', `${accounts}/${username}`, { email: 'shared@example.test' });
    const made = { username: 'taker-5', name: 'Taker', email: 'Shared@example.test' };
    const answers = await Promise.all([...usernames.map(take), root.post(accounts, made)]);
    const codes = answers.map(({ statusCode }) => statusCode).sort();
    expect([codes.filter((code) => code < 300).length, codes.slice(1)]).toEqual([1, [409, 409, 409, 409]]);
  });

  test('shows its address to administrators and to itself', async () => {
    await root.post(accounts, { username: 'private', name: 'P', email: 'private@example.test' });
    expect((await root.get(`${accounts}/private`)).json().email).toBe('private@example.test');
    expect((await bob.get(`${accounts}/private`)).json().email).toBeNull();
  });
});

test('accounts are listed page by page, and found by a part of their name', async () => {
  for (const n of [1, 2, 3]) await root.post(accounts, { username: `page-${n}`, name: `Pager ${n}` });
  const first = (await bob.get(`${accounts}?query=PAGE&limit=2`)).json();
  expect(first.items.map(({ username }: { username: string }) => username)).toEqual(['page-1', 'page-2']);
  const second = (await bob.get(`${accounts}?query=PAGE&limit=2&cursor=${first.next}`)).json();
  expect(second.items.map(({ username }: { username: string }) => username)).toEqual(['page-3']);
  expect(second.next).toBeNull();
  expect((await bob.get(`${accounts}?cursor=nonsense`)).statusCode).toBe(400);
  expect((await house.app.inject(accounts)).statusCode).toBe(401);
});

test('disabling refuses a token at once, and enabling brings it back', async () => {
  const mail = await house.person('mail');
  expect((await mail.get('/api/v1/session')).statusCode).toBe(200);
  expect((await root.post(`${accounts}/mail:disable`)).json().disabled).toBe(true);
  const refused = await mail.get('/api/v1/session');
  expect([refused.statusCode, refused.json().code]).toEqual([401, 'auth/account-disabled']);
  expect((await root.post(`${accounts}/mail:enable`)).json().disabled).toBe(false);
  expect((await mail.get('/api/v1/session')).statusCode).toBe(200);
});

describe('the last administrator', () => {
  test('cannot be disabled and stays one', async () => {
    for (const answer of [
      await root.post(`${accounts}/root:disable`),
      await root.call('PATCH', `${accounts}/root`, { administrator: false }),
    ]) {
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'resource/in-use']);
    }
    expect((await root.get(`${accounts}/root`)).json()).toMatchObject({
      administrator: true,
      disabled: false,
    });
  });

  test('is left when two disable themselves at the same moment', async () => {
    await root.post(accounts, { username: 'chief', name: 'Chief', administrator: true });
    const chief = (await root.get(`${accounts}/chief`)).json().id;
    const { work, db } = house.parts;
    const [caller, chiefs] = [callerOf(root), callerOf({ ...root, accountId: chief })];
    let second: Promise<Outcome<unknown>> | undefined;
    await work(async (one) => {
      expect((await disableAccount(one, caller, { accountId: root.accountId })).ok).toBe(true);
      second = work((two) => disableAccount(two, chiefs, { accountId: chief }));
      await vi.waitUntil(async () => (await waiting(db)) > 0);
    });
    expect(await second).toMatchObject({ ok: false, refusal: { code: 'resource/in-use' } });
    const late = await work((three) => disableAccount(three, caller, { accountId: chief }));
    expect(late).toMatchObject({ ok: false, refusal: { code: 'auth/account-disabled' } });
    expect((await work((inside) => enableAccount(inside, chiefs, root))).ok).toBe(true);
  });
});

const callerOf = ({ accountId }: Client): InstanceCaller => ({
  principal: { accountId, kind: 'person', username: 'root', administrator: true, scopes: null, agent: false },
  ...{ project: null, via: 'native' },
});

/** How many transactions of this database wait for another one. */
async function waiting(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  `.execute(db);
  return rows[0]?.n ?? 0;
}

describe('the first start', () => {
  test('of ten servers at once makes one administrator', async () => {
    const database = await databaseForThisTest();
    const starts = Array.from({ length: 10 }, () => ensureAdministrator(database));
    const made = (await Promise.all(starts)).flatMap((outcome) => (outcome.ok && outcome.value) || []);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ username: 'admin', generated: true });
    expect(made[0]?.password).toMatch(/^.{20,}$/);
    expect(await ensureAdministrator(database)).toEqual({ ok: true, value: null });
  });

  test('takes the password it is given, unless that is too short', async () => {
    const database = await databaseForThisTest();
    const short = await ensureAdministrator(database, 'too short');
    expect(short).toMatchObject({ ok: false, refusal: { code: 'request/invalid' } });
    const made = await ensureAdministrator(database, 'long enough a password');
    expect(made).toMatchObject({ ok: true, value: { generated: false, password: 'long enough a password' } });
  });
});
