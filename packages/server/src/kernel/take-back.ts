import type pg from 'pg';

/** The advisory lock that every server holds, shared, on its bell's connection for as long as it lives. */
export const presence = 4_272_002;

// Another server's connection may be stale for a while; then it counts as one that works, and heartbeats decide.
const takeAllBack = `
  with present as (
    select pid from pg_locks
    where locktype = 'advisory' and granted and classid = 0 and objid = ${presence} and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
  )
  update pgboss.job set state = 'retry', start_after = now()
  where state = 'active' and id <> all($1::uuid[]) and started_on < now() - $2::interval
    and (select array_agg(pid) from present) = array[$3::int]`;

/**
 * Frees the jobs that a killed server had under way, or that were handed out over a connection that broke. Only if no
 * other server is at work on this database, `self` being the process of the bell's connection: otherwise it shows when
 * their heartbeats have stopped. Not those of `mine`, nor any that began within `recent`, such as '2 s'.
 */
export async function takeBack(
  pool: pg.Pool,
  self: number | null,
  { mine, recent }: { mine: ReadonlySet<string>; recent: string },
): Promise<boolean> {
  if (self === null) return false;
  const { rowCount } = await pool.query(takeAllBack, [[...mine], recent, self]);
  return (rowCount ?? 0) > 0;
}
