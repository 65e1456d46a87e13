import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

export type NewAccessKey = {
  readonly accountId: string;
  readonly name: string;
  readonly accessKey: string;
  /** Sealed. */
  readonly secret: Buffer;
};

/** An access key as it stands, never with its secret. */
export type StoredAccessKey = {
  readonly id: string;
  readonly account_id: string;
  readonly username: string;
  readonly name: string;
  readonly access_key: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
};

const columns = sql`k.id, k.account_id, a.username, k.name, k.access_key, k.created_at, k.revoked_at`;

/** Adds an access key; null when the account has one of this name, or when there is or was this key. */
export async function insertAccessKey(tx: Tx, key: NewAccessKey): Promise<StoredAccessKey | null> {
  const { rows } = await sql<StoredAccessKey>`
    insert into access_key (account_id, name, access_key, secret)
    values (${key.accountId}, ${key.name}, ${key.accessKey}, ${key.secret})
    on conflict do nothing
    returning id, account_id, (select username from account where id = account_id) as username,
      name, access_key, created_at, revoked_at
  `.execute(tx);
  return rows[0] ?? null;
}

/** Locks an access key for a change. */
export async function lockAccessKey(tx: Tx, id: string): Promise<StoredAccessKey | undefined> {
  const { rows } = await sql<StoredAccessKey>`
    select ${columns}
    from access_key k
    join account a on a.id = k.account_id
    where k.id = ${id}
    for no key update of k
  `.execute(tx);
  return rows[0];
}

/** Locks the access key of this name that is not revoked, with its sealed secret. */
export async function lockAccessKeyNamed(
  tx: Tx,
  accountId: string,
  name: string,
): Promise<(StoredAccessKey & { secret: Buffer }) | undefined> {
  const { rows } = await sql<StoredAccessKey & { secret: Buffer }>`
    select ${columns}, k.secret
    from access_key k
    join account a on a.id = k.account_id
    where k.account_id = ${accountId} and k.name = ${name} and k.revoked_at is null
    for no key update of k
  `.execute(tx);
  return rows[0];
}

export async function setRevoked(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update access_key set revoked_at = ${at} where id = ${id}`.execute(tx);
}

/** Whether this key exists, revoked or not. */
export async function accessKeyKnown(tx: Tx, accessKey: string): Promise<boolean> {
  const { rows } = await sql`select from access_key where access_key = ${accessKey}`.execute(tx);
  return rows.length > 0;
}
