import pg from 'pg';
import type { EmbeddedPostgres } from '../src/kernel/embedded-postgres.ts';
import { migrate } from '../src/kernel/migrate.ts';

export const template = 'countersign_template';

/** A migrated, empty database from which every test file's own is copied. */
export async function makeTemplate(postgres: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${template}`).finally(() => client.end());
  const url = postgres.address('countersign', template);
  await migrate({ url, login: postgres.password });
}
