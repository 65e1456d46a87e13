import type { Config } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { startEmbeddedPostgres } from './kernel/embedded-postgres.ts';
import { isUnreachable } from './kernel/failure.ts';
import type { Log } from './kernel/log.ts';
import { type Migrated, migrate } from './kernel/migrate.ts';

/** A migrated database, ready to be served from. */
export type Storage = {
  readonly url: string;
  readonly role: string | undefined;
  stop(): Promise<void>;
};

/** The embedded PostgreSQL in the data directory. `lost`: another server has taken the directory over. */
async function embeddedStorage(
  { COUNTERSIGN_DATA: directory, COUNTERSIGN_CONNECTIONS: connections }: Config,
  log: Log,
  lost: (why: Error) => void,
): Promise<Storage> {
  const postgres = await startEmbeddedPostgres({
    directory,
    connections,
    durable: true,
    say: (what) => log.warn(what),
    lost,
  });
  try {
    say(log, await migrate({ url: postgres.url, login: postgres.password }));
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const url = postgres.address('countersign_server', 'countersign');
  return { url, role: undefined, stop: () => postgres.stop() };
}

/** The database that DATABASE_URL leads to. */
async function givenStorage(url: string, log: Log): Promise<Storage> {
  const migrated = await migrate({ url }).catch(explain);
  say(log, migrated);
  if (!migrated.role) {
    log.warn('the user of DATABASE_URL may not create roles, so the server works as that user');
  }
  return { url, role: migrated.role ?? undefined, stop: async () => {} };
}

/** Finds the database that the settings ask for, starts it if it is ours to start, and migrates it. */
export function openStorage(config: Config, log: Log, lost: (why: Error) => void): Promise<Storage> {
  const { DATABASE_URL } = config;
  return DATABASE_URL ? givenStorage(DATABASE_URL, log) : embeddedStorage(config, log, lost);
}

function say(log: Log, { applied }: Migrated): void {
  if (applied.length > 0) log.info({ migrations: applied }, 'the database was migrated');
}

const notLetIn = /^(28P01|28000|3D000)$/;

/** What is wrong with DATABASE_URL is for whoever set it; the address itself holds a password and is not repeated. */
function explain(error: Error & { code?: string }): never {
  if (!isUnreachable(error) && !notLetIn.test(error.code ?? '')) throw error;
  throw new CannotStart(`The database of DATABASE_URL cannot be used: ${error.message || error.code}.`);
}
