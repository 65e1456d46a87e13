import { sql } from 'kysely';
import { type Db, first, type Reader } from '../../kernel/database.ts';
import { type Patience, pause } from './patience.ts';

/** Failures are forgotten an hour after the last one. */
const memory = sql`interval '1 hour'`;

/**
 * Counts an attempt as failed before it is made, so that many at once cannot slip through; `forgive` takes it back.
 * Answers how many seconds to wait when it comes too early, and counts nothing then; otherwise 0.
 */
export async function startAttempt(db: Db, key: Buffer, patience: Patience): Promise<number> {
  const steps = Array.from({ length: patience.free + 20 }, (_, failures) => pause(failures, patience));
  const { rows: counted } = await sql`
    insert into auth.attempt as a (key) values (${key})
    on conflict (key) do update
    set last_at = clock_timestamp(),
        failures = case when a.last_at < clock_timestamp() - ${memory} then 1 else a.failures + 1 end
    where a.last_at + make_interval(secs => (${steps}::int[])[least(a.failures, ${steps.length - 1}) + 1])
      <= clock_timestamp()
    returning failures
  `.execute(db);
  if (counted.length > 0) return 0;
  const { rows } = await sql<{ wait: number }>`
    select ceil(extract(epoch from
      last_at + make_interval(secs => (${steps}::int[])[least(failures, ${steps.length - 1}) + 1]) - clock_timestamp()
    ))::int as wait
    from auth.attempt
    where key = ${key}
    union all
    select 1
    limit 1
  `.execute(db);
  return Math.max(first(rows).wait, 1);
}

/** What is remembered of a key: its failures in a row, and the seconds since the last one. */
export type Remembered = { readonly key: Buffer; readonly failures: number; readonly age: number };

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

/** Takes back one attempt that was right, and keeps the failures before it. */
export async function uncount(db: Db, key: Buffer): Promise<void> {
  await sql`update auth.attempt set failures = greatest(failures - 1, 0) where key = ${key}`.execute(db);
}

/** Removes what no longer counts: old failures, and sessions that have expired. Answers how many sessions. */
export async function forgetOld(db: Db): Promise<number> {
  await sql`delete from auth.attempt where last_at < clock_timestamp() - ${memory}`.execute(db);
  const { rows } = await sql`
    delete from auth.session where "expiresAt" < clock_timestamp() returning "id"
  `.execute(db);
  return rows.length;
}
