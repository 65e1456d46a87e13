import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { catalogue } from './catalogue.ts';

// npm run schema: writes packages/server/schema.sql anew.

const directory = await mkdtemp(join(tmpdir(), 'countersign-schema-'));
if (process.getuid?.() === 0) await chmod(directory, 0o711);
const postgres = await startEmbeddedPostgres({ directory, durable: false, say: () => {}, lost: () => {} });
try {
  await migrate({ url: postgres.url });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const text = await catalogue(client).finally(() => client.end());
  await writeFile(new URL('../../schema.sql', import.meta.url), text);
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
