import type { Token } from '@countersign/contract/tokens.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { StoredToken } from './token.store.ts';

/** The tokens of an account, the newest first, before the one with the id `before`. */
export async function listTokens(
  reader: Reader,
  accountId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<StoredToken[]> {
  const { rows } = await sql<StoredToken>`
    select t.id, t.account_id, a.username, t.name, t.scopes, t.agent, t.created_at, t.expires_at, t.revoked_at
    from token t
    join account a on a.id = t.account_id
    where t.account_id = ${accountId} and (${before}::bigint is null or t.id < ${before}::bigint)
    order by t.id desc
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** As the contract shows a token. */
export const shownToken = (row: StoredToken): Token => ({
  id: row.id,
  account: row.username,
  name: row.name,
  scopes: row.scopes as Token['scopes'],
  agent: row.agent,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

/** When the token with this hash expires; null: never. */
export async function expiryOf(reader: Reader, hash: Buffer): Promise<Date | null> {
  const { rows } = await sql<{ expires_at: Date | null }>`
    select expires_at from token where hash = ${hash}
  `.execute(reader);
  return rows[0]?.expires_at ?? null;
}
