import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import type { AccountRow } from '../judge-token.ts';

/** The account behind a session that has not expired. */
export async function accountOfSession(reader: Reader, token: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    select a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at
    from auth.session s
    join account a on a.auth_user_id = s."userId"
    where s."token" = ${token} and s."expiresAt" > clock_timestamp()
  `.execute(reader);
  return rows[0];
}

/** Answers whether there was one. */
export async function deleteSession(tx: Tx, token: string): Promise<boolean> {
  const { rows } = await sql`delete from auth.session where "token" = ${token} returning "id"`.execute(tx);
  return rows.length > 0;
}
