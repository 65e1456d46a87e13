import type { AccessKey } from '@countersign/contract/access-keys.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { AccountRow } from '../judge-token.ts';
import type { StoredAccessKey } from './access-key.store.ts';

/** The access keys of an account, the newest first, before the one with the id `before`. */
export async function listAccessKeys(
  reader: Reader,
  accountId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<StoredAccessKey[]> {
  const { rows } = await sql<StoredAccessKey>`
    select k.id, k.account_id, a.username, k.name, k.access_key, k.created_at, k.revoked_at
    from access_key k
    join account a on a.id = k.account_id
    where k.account_id = ${accountId} and (${before}::bigint is null or k.id < ${before}::bigint)
    order by k.id desc
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** As the contract shows an access key. */
export const shownAccessKey = (row: StoredAccessKey): AccessKey => ({
  id: row.id,
  account: row.username,
  name: row.name,
  accessKey: row.access_key,
  createdAt: row.created_at.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

/** What checking a signature takes: the sealed secret, and the account as it is now. */
export type SigningKey = AccountRow & {
  readonly key_id: string;
  readonly secret: Buffer;
  readonly revoked_at: Date | null;
  readonly now: Date;
};

/** The key that a signed request names, revoked or not. */
export async function signingKey(reader: Reader, accessKey: string): Promise<SigningKey | undefined> {
  const { rows } = await sql<SigningKey>`
    select k.id as key_id, k.secret, k.revoked_at, clock_timestamp() as now,
      a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at
    from access_key k
    join account a on a.id = k.account_id
    where k.access_key = ${accessKey}
  `.execute(reader);
  return rows[0];
}
