import pg from 'pg';
import type { EmbeddedPostgres } from '../src/kernel/embedded-postgres.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { ensureQueues } from '../src/kernel/queue.ts';

export const template = 'countersign_template';

/** A migrated, empty database, with the queues of all jobs, from which every test file's own is copied. */
export async function makeTemplate(postgres: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${template}`).finally(() => client.end());
  await migrate({ url: postgres.address('countersign', template), login: postgres.password });
  await makeQueues(postgres.address('countersign_server', template));
}

/** Only jobs in the list have a queue, so a test also finds the one that was left out of it. */
async function makeQueues(url: string): Promise<void> {
  // The whole server is behind these; runs without a database test need not read it.
  const [{ openParts }, { jobs }] = await Promise.all([
    import('../src/compose.ts'),
    import('../src/jobs.ts'),
  ]);
  const { parts, close } = await openParts({ url, connections: 2, origin: 'http://localhost', secret: '' });
  await ensureQueues(parts.queue, jobs(parts)).finally(close);
}
