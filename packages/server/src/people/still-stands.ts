import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import { accessIn } from './enter.ts';
import { judgeAccount, judgeToken, type TokenRow } from './judge-token.ts';
import type { Access, Caller, InstanceCaller, Principal } from './principal.ts';

/**
 * The same caller as they are now. They were let in before the transaction, and people are held in it: whoever has been
 * disabled since, or lost their token, their access key, their session or their place in the project, acts no more. Refuses as authentication does, and
 * with `resource/not-found` when the project is not theirs any longer.
 */
export async function stillStands<C extends Caller | InstanceCaller>(tx: Tx, caller: C): Promise<Outcome<C>> {
  const row = await rowOf(tx, caller.principal, caller.project?.id ?? null);
  // Whoever is not in the database at all was made up by a test, or has been erased: neither was let in here.
  if (row === undefined) return done(caller);
  const judged = principalNow(caller.principal, row);
  if (!judged.ok) return judged;
  const principal = judged.value;
  if (caller.project === null) return done({ ...caller, principal });
  const access = accessIn(principal, row.access);
  if (access === null) return notFound('project', caller.project.key);
  return done({ ...caller, principal, access });
}

type Row = TokenRow & {
  readonly access: Access | null;
  readonly now: Date;
  readonly key_revoked_at: Date | null;
  readonly in_session: boolean;
};

function principalNow(before: Principal, row: Row): Outcome<Principal> {
  const { tokenId, accessKeyId, sessionId } = before;
  if (tokenId !== undefined) return judgeToken({ ...row, token_id: tokenId }, row.now);
  if (accessKeyId !== undefined && row.key_revoked_at !== null)
    return refused(
      'auth/token-revoked',
      `The access key was revoked at ${row.key_revoked_at.toISOString()}.`,
    );
  if (sessionId !== undefined && !row.in_session)
    return refused('auth/unauthenticated', 'The session has ended; sign in again.');
  const judged = judgeAccount(row, before.scopes, before.agent);
  return judged.ok ? done({ ...before, ...judged.value }) : judged;
}

async function rowOf(tx: Tx, principal: Principal, project: string | null) {
  const { accountId, tokenId = null, accessKeyId = null, sessionId = null } = principal;
  const { rows } = await sql<Row>`
    select t.scopes, t.agent, t.expires_at, t.revoked_at, a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
      access_of(${project}::bigint, a.id) as access, clock_timestamp() as now,
      k.revoked_at as key_revoked_at, exists (
        select from auth.session s
        where s."id" = ${sessionId}::bigint and s."userId" = a.auth_user_id and s."expiresAt" > clock_timestamp()) as in_session
    from account a
    left join token t on t.id = ${tokenId}::bigint and t.account_id = a.id
    left join access_key k on k.id = ${accessKeyId}::bigint and k.account_id = a.id
    where a.id = ${accountId}
  `.execute(tx);
  return rows[0];
}
