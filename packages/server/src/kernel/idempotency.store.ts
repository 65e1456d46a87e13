import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** Whose key it is, the hash of the key, and what was asked with it. */
export type Asked = { readonly caller: string; readonly key: Buffer; readonly requestHash: Buffer };
/** The right to carry out one request; `claim` is lost when another server takes the key over. */
export type Claim = Asked & { readonly claim: string };

/**
 * Claims a key; null if it is taken. A claim that is a minute old, has no answer and has committed nothing belonged to
 * a server that died: it is taken over. After a day a key is free again.
 */
export async function claimKey(db: Db, { caller, key, requestHash }: Asked): Promise<Claim | null> {
  const { rows } = await sql<{ claim: string }>`
    insert into idempotency as kept (caller, key, request_hash)
    values (${caller}, ${key}, ${requestHash})
    on conflict (caller, key) do update
    set request_hash = excluded.request_hash, claim = excluded.claim, claimed_at = excluded.claimed_at,
        acted = false, status = null, answer = null
    where kept.claimed_at < clock_timestamp() - interval '1 day'
       or (kept.status is null and not kept.acted and kept.request_hash = excluded.request_hash
           and kept.claimed_at < clock_timestamp() - interval '1 minute')
    returning claim
  `.execute(db);
  const claim = rows[0]?.claim;
  return claim === undefined ? null : { caller, key, requestHash, claim };
}

export type Kept = {
  readonly request_hash: Buffer;
  readonly answer: Buffer | null;
  /** It has committed something and is so old that its answer will never come. */
  readonly lost: boolean;
};

export async function findKey(db: Db, { caller, key }: Asked): Promise<Kept | undefined> {
  const { rows } = await sql<Kept>`
    select request_hash, answer,
           answer is null and acted and claimed_at < clock_timestamp() - interval '1 minute' as lost
    from idempotency
    where caller = ${caller} and key = ${key}
  `.execute(db);
  return rows[0];
}

/** Notes, in the transaction of the effect, that this claim has one. False: the claim is not held any more. */
export async function markActed(tx: Tx, { caller, key, claim }: Claim): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update idempotency set acted = true
    where caller = ${caller} and key = ${key} and claim = ${claim}
  `.execute(tx);
  return numAffectedRows === 1n;
}

export async function keepAnswer(db: Db, { caller, key, claim }: Claim, status: number, answer: Buffer) {
  await sql`
    update idempotency set status = ${status}, answer = ${answer}
    where caller = ${caller} and key = ${key} and claim = ${claim}
  `.execute(db);
}

/** Frees a key whose request came to nothing, so that it can be tried again at once. */
export async function freeKey(db: Db, { caller, key, claim }: Claim) {
  await sql`
    delete from idempotency
    where caller = ${caller} and key = ${key} and claim = ${claim} and not acted
  `.execute(db);
}

export async function forgetKeys(db: Db): Promise<void> {
  await sql`delete from idempotency where claimed_at < clock_timestamp() - interval '1 day'`.execute(db);
}
