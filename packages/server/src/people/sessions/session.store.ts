import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import { anyLength, prepared } from '../../kernel/prepared.ts';
import type { AccountRow } from '../judge-token.ts';

/** An account; `byAnother`: its password is one that another account has made. */
export type SessionRow = AccountRow & { readonly session_id: string; readonly byAnother: boolean };

/** The accounts behind sessions that have not expired, in the order of their tokens. */
export async function accountsOfSessions(
  reader: Reader,
  tokens: readonly string[],
): Promise<(SessionRow | undefined)[]> {
  const { rows } = await sql<SessionRow & { token: string }>`${prepared}
    select s."token" as token, s."id"::text as session_id, a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
      coalesce(p."byAnother", false) as "byAnother"
    from auth.session s
    join account a on a.auth_user_id = s."userId"
    left join auth.account p on p."userId" = s."userId" and p."providerId" = 'credential'
    where s."token" = any(${anyLength([...tokens], 'text')}) and s."expiresAt" > clock_timestamp()
  `.execute(reader);
  const found = new Map(rows.map((row) => [row.token, row]));
  return tokens.map((token) => found.get(token));
}

/** Answers whether there was one. */
export async function deleteSession(tx: Tx, token: string): Promise<boolean> {
  const { rows } = await sql`delete from auth.session where "token" = ${token} returning "id"`.execute(tx);
  return rows.length > 0;
}
