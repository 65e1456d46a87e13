import type pg from 'pg';

/** Every server holds this lock, shared, on its bell's connection: it ends with the server, however that ends. */
const key = 4_272_003;

export const bePresent = `select pg_advisory_lock_shared(${key})`;

/**
 * When no server is present, jobs under way were those of killed ones: they are tried again at once. With others
 * about, it shows by a job's heartbeats that its server is gone, which takes longer. Answers how many jobs.
 */
export async function takeJobsBack(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${key}) as alone`);
  if (!rows[0]?.alone) return 0;
  const { rowCount } = await client.query(
    `update pgboss.job set state = 'retry', start_after = now() where state = 'active'`,
  );
  await client.query(`select pg_advisory_unlock(${key})`);
  return rowCount ?? 0;
}

const alone = `
  (select array_agg(pid) from pg_locks
   where locktype = 'advisory' and granted and classid = 0 and objid = ${key} and objsubid = 1
     and database = (select oid from pg_database where datname = current_database())) = array[$2::int]`;

// Others that are present have `active` jobs of their own, and nobody sees which.
const strays = `select id from pgboss.job where state = 'active' and id <> all($1::uuid[]) and ${alone}`;
const takeBack = `
  update pgboss.job set state = 'retry', start_after = now()
  where state = 'active' and id = any($1::uuid[]) and ${alone}`;

/**
 * The same while the server runs: when the database was away for a moment, a job may have been handed out and never
 * arrived, or done and never noted. Answers a look for such jobs, to be taken every now and then; it answers how many it
 * took back. Only what two looks have found goes back: what one finds may be on its way here, or about to be noted.
 * `mine`: those under way here; `self`: the process of the bell's connection.
 */
export function orphanLook(
  pool: pg.Pool,
  mine: ReadonlySet<string>,
  self: () => number | null,
): () => Promise<number> {
  let before: ReadonlySet<string> = new Set();
  return async () => {
    const here = self();
    if (here === null) return 0;
    const { rows } = await pool.query<{ id: string }>(strays, [[...mine], here]);
    const found = rows.map(({ id }) => id);
    const again = found.filter((id) => before.has(id) && !mine.has(id));
    before = new Set(found);
    if (again.length === 0) return 0;
    const { rowCount } = await pool.query(takeBack, [again, here]);
    return rowCount ?? 0;
  };
}
