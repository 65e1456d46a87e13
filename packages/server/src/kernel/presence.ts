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
