import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { approvalWorld, type World } from '../../test/approval-world.ts';
import { withdrawApproval } from '../approvals/ending/withdraw.ts';
import { decisionRecorder } from '../approvals/signing/record-decisions.ts';
import { revokeAccessKey } from './access-keys/revoke-access-key.ts';
import { disableAccount, enableAccount } from './accounts/disable-account.ts';
import type { Caller, InstanceCaller } from './principal.ts';
import { signOut } from './sessions/end-sessions.ts';
import { revokeToken } from './tokens/revoke-token.ts';

// "Authorise and decide on what you hold, never on what you read earlier" (design, 2): who is let in before the
// transaction is looked at again in it, and nobody changes people until it is written.

let world: World;
let root: InstanceCaller;
beforeAll(async () => {
  world = await approvalWorld(3);
  const { rows } = await sql<{ id: string }>`
    insert into account (kind, username, name, administrator) values ('person', 'root', 'Root', true) returning id
  `.execute(world.db);
  const of = { kind: 'person', username: 'root', administrator: true, scopes: null, agent: false } as const;
  root = { principal: { accountId: rows[0]?.id ?? '', ...of }, project: null, via: 'native' };
});
afterAll(() => world.close());

const ask = () => world.ask({ levels: [{ name: 'QA', rule: 'anyone', approvers: ['role:QA'] }] });
const statusOf = async (approval: string) =>
  (await world.pool.query('select status from approval where id = $1', [approval])).rows[0]?.status;
const withdraw = (caller: Caller, approval: string) =>
  world.work((work) => withdrawApproval(work, caller, { approval, reason: 'Not now' }));
const idOf = (username: string) => world.accounts.get(username) ?? '';
const refusedAs = (code: string) => ({ ok: false, refusal: { code } });

test('whoever is disabled after they were let in withdraws nothing more', async () => {
  const approval = await ask();
  const letIn = world.caller('maintainer');
  await world.work((work) => disableAccount(work, root, { accountId: idOf('maintainer') }));
  expect(await withdraw(letIn, approval)).toMatchObject(refusedAs('auth/account-disabled'));
  expect(await statusOf(approval)).toBe('open');
  await world.work((work) => enableAccount(work, root, { accountId: idOf('maintainer') }));
  expect(await withdraw(letIn, approval)).toMatchObject({ ok: true });
});

test('whose token is revoked, or who is no member any more, neither', async () => {
  const approval = await ask();
  const caller = world.caller('maintainer');
  const { rows } = await sql<{ id: string }>`
    select id from token where account_id = ${idOf('maintainer')}
  `.execute(world.db);
  const tokenId = rows[0]?.id ?? '';
  const letIn = { ...caller, principal: { ...caller.principal, tokenId } };
  await world.work((work) => revokeToken(work, root, { tokenId }));
  expect(await withdraw(letIn, approval)).toMatchObject(refusedAs('auth/token-revoked'));
  await sql`delete from member where account_id = ${idOf('maintainer')}`.execute(world.db);
  expect(await withdraw(caller, approval)).toMatchObject(refusedAs('resource/not-found'));
  expect(await statusOf(approval)).toBe('open');
});

test('whose access key is revoked, or whose session ends, neither', async () => {
  const approval = await ask();
  const caller = world.caller('p2');
  const accountId = idOf('p2');
  await sql`update member set access = 'operator' where account_id = ${accountId}`.execute(world.db);
  const { rows: keys } = await sql<{ id: string }>`
    insert into access_key (account_id, name, access_key, secret)
    values (${accountId}, 'raced', 'AKRACED0000000000000', 'sealed') returning id
  `.execute(world.db);
  const { rows: sessions } = await sql<{ id: string }>`
    with signing_in as (
      insert into auth."user" ("name", "email", "emailVerified", "username", "displayUsername")
      values ('Raced', 'raced@no-address.invalid', false, 'raced', 'raced') returning "id"
    ), its as (update account set auth_user_id = (select "id" from signing_in) where id = ${accountId})
    insert into auth.session ("token", "userId", "expiresAt", "updatedAt")
    select 'raced', "id", now() + interval '1 hour', now() from signing_in returning "id"::text as id
  `.execute(world.db);
  const [accessKeyId, sessionId] = [keys[0]?.id ?? '', sessions[0]?.id ?? ''];
  const signed = { ...caller, principal: { ...caller.principal, accessKeyId } };
  const inSession = { ...caller, principal: { ...caller.principal, sessionId } };
  await world.work((work) => revokeAccessKey(work, root, { id: accessKeyId }));
  await world.work((work) => signOut(work, { ...inSession, project: null }, { token: 'raced' }));
  expect(await withdraw(signed, approval)).toMatchObject(refusedAs('auth/token-revoked'));
  expect(await withdraw(inSession, approval)).toMatchObject(refusedAs('auth/unauthenticated'));
  expect(await statusOf(approval)).toBe('open');
  expect(await withdraw(caller, approval)).toMatchObject({ ok: true });
});

test('a signature that comes while its signer is being disabled waits, and is none', async () => {
  const approval = await ask();
  const record = decisionRecorder(world);
  const sender = { hash: world.hash('p1'), account: null };
  const wish = { sender, project: 'shop', approval, comment: '', via: 'native' } as const;
  let signing: ReturnType<typeof record> | undefined;
  await world.work(async (work) => {
    await disableAccount(work, root, { accountId: idOf('p1') });
    signing = record({ ...wish, verdict: 'approve' });
    await vi.waitUntil(async () => (await waiting()) > 0);
  });
  expect(await signing).toMatchObject(refusedAs('auth/account-disabled'));
  expect(await statusOf(approval)).toBe('open');
});

/** How many wait for the lock of the people. */
const waiting = async (): Promise<number> =>
  (await world.pool.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rows.length;
