import { sql } from 'kysely';
import type { Db, Reader } from '../../kernel/database.ts';

/** Failures are forgotten an hour after the last one. */
const memory = sql`interval '1 hour'`;
/** Where an account was known is forgotten so long after it was last. */
const placeMemory = sql`interval '90 days'`;

/** What is remembered of a key: its failures in a row, and the seconds since the last one. */
export type Remembered = { readonly key: Buffer; readonly failures: number; readonly age: number };

/** Makes sure that these keys have rows, and holds them to the end of the transaction, so that one attempt counts after the other. */
export async function holdFailures(tx: Db, keys: readonly Buffer[]): Promise<Remembered[]> {
  await sql`
    insert into auth.attempt (key, failures)
    select key, 0 from unnest(${[...keys]}::bytea[]) as key order by key
    on conflict (key) do nothing
  `.execute(tx);
  const { rows } = await sql<Remembered>`
    select key, case when last_at < clock_timestamp() - ${memory} then 0 else failures end as failures,
      extract(epoch from clock_timestamp() - last_at)::float8 as age
    from auth.attempt
    where key = any(${[...keys]}::bytea[])
    order by key
    for update
  `.execute(tx);
  return rows;
}

/** What is remembered of these keys; nothing of those that have not failed lately. */
export async function rememberedFailures(reader: Reader, keys: readonly Buffer[]): Promise<Remembered[]> {
  const { rows } = await sql<Remembered>`
    select key, failures, extract(epoch from clock_timestamp() - last_at)::float8 as age
    from auth.attempt
    where key = any(${[...keys]}::bytea[]) and last_at >= clock_timestamp() - ${memory}
  `.execute(reader);
  return rows;
}

/** Counts one failure of each of these keys. */
export async function countFailures(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`
    insert into auth.attempt as a (key)
    select key from unnest(${[...keys]}::bytea[]) as key order by key
    on conflict (key) do update
    set last_at = clock_timestamp(),
        failures = case when a.last_at < clock_timestamp() - ${memory} then 1 else a.failures + 1 end
  `.execute(db);
}

/** Forgets the failures of these keys: the right password came. */
export async function forgive(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`delete from auth.attempt where key = any(${[...keys]}::bytea[])`.execute(db);
}

/** Takes back one attempt of each that was right, and keeps the failures before it. */
export async function uncount(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`
    with held as (
      select key from auth.attempt where key = any(${[...keys]}::bytea[]) order by key for update
    )
    update auth.attempt a
    set failures = greatest(a.failures - 1, 0)
    from held
    where a.key = held.key
  `.execute(db);
}

/** Was an account shown to be known at this place? `fresh`: noted lately, so that it need not be noted again. */
export async function knownPlace(reader: Reader, key: Buffer): Promise<{ known: boolean; fresh: boolean }> {
  const { rows } = await sql<{ fresh: boolean }>`
    select seen_at > clock_timestamp() - interval '1 day' as fresh
    from auth.place
    where key = ${key} and seen_at >= clock_timestamp() - ${placeMemory}
  `.execute(reader);
  return { known: rows.length > 0, fresh: rows[0]?.fresh ?? false };
}

/** Notes that an account was shown to be known at this place. */
export async function notePlace(db: Db, key: Buffer): Promise<void> {
  await sql`
    insert into auth.place (key) values (${key})
    on conflict (key) do update set seen_at = clock_timestamp()
  `.execute(db);
}

/** Removes what no longer counts: old failures and places, and sessions that have expired. Answers how many sessions. */
export async function forgetOld(db: Db): Promise<number> {
  await sql`delete from auth.attempt where last_at < clock_timestamp() - ${memory}`.execute(db);
  await sql`delete from auth.place where seen_at < clock_timestamp() - ${placeMemory}`.execute(db);
  const { rows } = await sql`
    delete from auth.session where "expiresAt" < clock_timestamp() returning "id"
  `.execute(db);
  return rows.length;
}
