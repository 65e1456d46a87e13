import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { approvalWorld, type World } from '../../test/approval-world.ts';
import { withdrawApproval } from '../approvals/ending/withdraw.ts';
import { decisionRecorder } from '../approvals/signing/record-decisions.ts';
import { disableAccount, enableAccount } from './accounts/disable-account.ts';
import type { Caller, InstanceCaller } from './principal.ts';
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
