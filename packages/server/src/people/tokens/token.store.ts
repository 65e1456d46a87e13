import { sql } from 'kysely';
import type { Db, Tx } from '../../kernel/database.ts';

export type NewToken = {
  readonly accountId: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  /** An agent acts with it in the account's name. */
  readonly agent: boolean;
  /** Drawn by signing in through a foreign API: cleared away once it has long expired. */
  readonly passing?: boolean;
};

/** A token as it stands, never with its value. */
export type StoredToken = {
  readonly id: string;
  readonly account_id: string;
  readonly username: string;
  readonly name: string;
  readonly scopes: string[] | null;
  readonly agent: boolean;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
};

/** Adds a token; null when the account has one of this name, or when its value is another token's. */
export async function insertToken(tx: Tx, token: NewToken): Promise<StoredToken | null> {
  const scopes = token.scopes && [...token.scopes];
  const { rows } = await sql<StoredToken>`
    insert into token (account_id, name, hash, scopes, expires_at, agent, passing)
    values (${token.accountId}, ${token.name}, ${token.hash}, ${scopes}::text[], ${token.expiresAt},
      ${token.agent}, ${token.passing ?? false})
    on conflict do nothing
    returning id, account_id, (select username from account where id = account_id) as username,
      name, scopes, agent, created_at, expires_at, revoked_at
  `.execute(tx);
  return rows[0] ?? null;
}

/** Locks a token for a change. */
export async function lockToken(tx: Tx, tokenId: string): Promise<StoredToken | undefined> {
  const { rows } = await sql<StoredToken>`
    select t.id, t.account_id, a.username, t.name, t.scopes, t.agent, t.created_at, t.expires_at, t.revoked_at
    from token t
    join account a on a.id = t.account_id
    where t.id = ${tokenId}
    for no key update of t
  `.execute(tx);
  return rows[0];
}

/** Locks the token of this name that is not revoked; `same` says whether it has this hash. */
export async function lockTokenNamed(
  tx: Tx,
  accountId: string,
  name: string,
  hash: Buffer,
): Promise<(StoredToken & { same: boolean }) | undefined> {
  const { rows } = await sql<StoredToken & { same: boolean }>`
    select t.id, t.account_id, a.username, t.name, t.scopes, t.agent, t.created_at, t.expires_at, t.revoked_at,
      t.hash = ${hash} as same
    from token t
    join account a on a.id = t.account_id
    where t.account_id = ${accountId} and t.name = ${name} and t.revoked_at is null
    for no key update of t
  `.execute(tx);
  return rows[0];
}

export async function setRevoked(tx: Tx, tokenId: string, at: Date): Promise<void> {
  await sql`update token set revoked_at = ${at} where id = ${tokenId}`.execute(tx);
}

export async function setLimits(
  tx: Tx,
  tokenId: string,
  { scopes, expiresAt, agent }: Pick<NewToken, 'scopes' | 'expiresAt' | 'agent'>,
): Promise<void> {
  await sql`
    update token
    set scopes = ${scopes && [...scopes]}::text[], expires_at = ${expiresAt}, agent = ${agent}
    where id = ${tokenId}
  `.execute(tx);
}

/** Whether a token with this hash exists, revoked or not. */
export async function hashKnown(tx: Tx, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`select from token where hash = ${hash}`.execute(tx);
  return rows.length > 0;
}

/** Removes the tokens of signing in that expired a day ago or earlier; until then they say why they no longer work. */
export async function forgetPassing(db: Db): Promise<number> {
  const { rows } = await sql`
    delete from token
    where passing and expires_at < clock_timestamp() - interval '1 day'
    returning id
  `.execute(db);
  return rows.length;
}
