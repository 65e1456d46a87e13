import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { CannotStart } from './cannot-start.ts';
import { canBecome, grant, serverRole } from './grants.ts';
import { takeJobsBack } from './presence.ts';

const folder = new URL('../../migrations/', import.meta.url);
const lockKey = 4_272_002;
const oldestServer = 150_000;

export type Migrated = {
  /** Names of the files applied now. */
  readonly applied: readonly string[];
  /** The role to serve as; null when the given user may not make one. */
  readonly role: string | null;
};

type File = { name: string; text: string; hash: string };

/**
 * Brings the database at `url` up to this code: our migrations, the job queue's tables, the server's role; and
 * takes back what killed servers have left under way. Any number
 * of servers may do this at once; they take turns. Throws CannotStart with a sentence when the database is not ours to
 * change: too old a PostgreSQL, a changed migration, a newer schema. `login`: lets the role sign in with this password.
 */
export async function migrate({ url, login }: { url: string; login?: string }): Promise<Migrated> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    await checkVersion(client);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const applied = await applyFiles(client, await readFiles());
    const queueChanged = await installQueue(client);
    await takeJobsBack(client);
    const role = (await canBecome(client)) ? serverRole : null;
    if (role) await grant(client, { changed: queueChanged || applied.length > 0, ...(login && { login }) });
    return { applied, role };
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as number, version() as name`,
  );
  if (rows[0].number >= oldestServer) return;
  throw new CannotStart(`Countersign needs PostgreSQL 15 or later; DATABASE_URL leads to ${rows[0].name}.`);
}

async function readFiles(): Promise<File[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function applyFiles(client: pg.Client, files: File[]): Promise<string[]> {
  await client.query(`
    create table if not exists schema_migration (
      name        text primary key,
      hash        text not null,
      applied_at  timestamptz not null default now()
    )`);
  const { rows } = await client.query<{ name: string; hash: string }>(
    'select name, hash from schema_migration',
  );
  const before = new Map(rows.map(({ name, hash }) => [name, hash]));
  refuseStrangers(before, files);
  const missing = files.filter(({ name }) => !before.has(name));
  for (const file of missing) await apply(client, file);
  return missing.map(({ name }) => name);
}

function refuseStrangers(before: ReadonlyMap<string, string>, files: readonly File[]): void {
  const known = new Map(files.map(({ name, hash }) => [name, hash]));
  for (const [name, hash] of before) {
    if (!known.has(name)) {
      throw new CannotStart(
        `The database is newer than this server: it has the migration ${name}. Start a newer version.`,
      );
    }
    if (known.get(name) !== hash) {
      throw new CannotStart(
        `The migration ${name} has changed since it was applied to this database. Migrations are frozen: bring the file back.`,
      );
    }
  }
}

async function apply(client: pg.Client, { name, text, hash }: File): Promise<void> {
  await client.query('begin');
  try {
    // Waiting long for a table would make every other statement on it wait behind us.
    await client.query(`set local lock_timeout = '30s'`);
    await client.query(text);
    await client.query('insert into schema_migration (name, hash) values ($1, $2)', [name, hash]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** pg-boss brings its own migrations; answers whether it had any to apply. */
async function installQueue(client: pg.Client): Promise<boolean> {
  const db = {
    executeSql: async (text: string, values?: unknown[]) => client.query(text, values),
  };
  const boss = new PgBoss({ db, schema: 'pgboss', migrate: true, supervise: false, schedule: false });
  const before = (await boss.isInstalled()) ? await boss.schemaVersion() : null;
  await boss.start();
  const after = await boss.schemaVersion();
  await boss.stop({ graceful: false, close: false });
  return before !== after;
}
