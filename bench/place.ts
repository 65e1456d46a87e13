import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../packages/server/src/kernel/embedded-postgres.ts';
import { migrate } from '../packages/server/src/kernel/migrate.ts';
import type { Measured, Task } from './measure.ts';

/** A real PostgreSQL, with fsync, in a directory that is deleted at the end, and a database "bench" that is migrated. */
export type Place = {
  readonly directory: string;
  /** The address of a user of the database, or of another database. */
  address(user: 'countersign' | 'countersign_server', database?: string): string;
  /** Works as the owner of the database. */
  asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Starts one server on the database; its process. */
  serve(port: number): Promise<ChildProcess>;
  close(): Promise<void>;
};

export async function openPlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  // PostgreSQL runs as another user when we are root, and has to get through.
  await chmod(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ directory, durable: true, say: () => {}, lost: () => {} });
  const address: Place['address'] = (user, database = 'bench') => postgres.address(user, database);
  await execute(postgres.url, (client) => client.query('create database bench'));
  await migrate({ url: address('countersign'), login: postgres.password });
  const started: ChildProcess[] = [];
  return {
    directory,
    address,
    asOwner: (work) => execute(address('countersign'), work),
    async serve(port) {
      const server = startServer(address('countersign'), directory, port);
      started.push(server);
      await firstWord(server);
      return server;
    },
    async close() {
      for (const server of started) await end(server);
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function startServer(url: string, directory: string, port: number): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PORT: String(port),
    COUNTERSIGN_DATA: directory,
    COUNTERSIGN_EXAMPLE: 'no',
    LOG_LEVEL: 'error',
  };
  const options = (process.env.SERVER_NODE_OPTIONS ?? '').split(' ').filter(Boolean);
  return launch(process.execPath, [...options, 'packages/server/src/main.ts'], { env });
}

/** Starts a process that does not outlive this one. */
export function launch(
  command: string,
  args: string[],
  {
    env = process.env,
    cwd,
    silent = false,
  }: { env?: NodeJS.ProcessEnv; cwd?: string; silent?: boolean } = {},
): ChildProcess {
  const child = spawn(command, args, {
    env,
    cwd,
    stdio: ['ignore', silent ? 'ignore' : 'pipe', silent ? 'ignore' : 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  return child;
}

/** Waits until a process has said something; throws when it ends before. */
export async function firstWord(child: ChildProcess): Promise<void> {
  const spoken = once(child.stdout as NodeJS.ReadableStream, 'data');
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code} before it had started`);
  });
  gone.catch(() => {});
  await Promise.race([spoken, gone]);
}

/** Ends a process in its own order, or within ten seconds in any. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

const run = promisify(execFile);

/** Runs a load in a process of its own. */
export async function load(file: string, task: Task): Promise<Measured> {
  const longest = (task.seconds + 60) * 1000;
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, file), JSON.stringify(task)], {
    timeout: longest,
  });
  return JSON.parse(stdout);
}

export async function execute<T>(at: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  return work(client).finally(() => client.end());
}

/**
 * Vacuums and analyzes the tables that have pages, as autovacuum would. Of one that it has seen empty and without any
 * PostgreSQL believes that it stays so, and plans that are kept would read it from its beginning while it fills.
 */
export async function tidy(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relkind = 'r' and pg_relation_size(oid) > 0 and relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'`);
  await client.query(`vacuum (analyze, truncate false) ${rows.map(({ name }) => name).join(', ')}`);
}

/**
 * Throws away the jobs that a load has left behind, whosever they are, so that none burdens the next. Those that are
 * just being worked end by themselves: to wait for them could be to wait in a circle.
 */
export async function forgetJobs(client: pg.Client): Promise<void> {
  await client.query(
    'delete from pgboss.job where (name, id) in (select name, id from pgboss.job for update skip locked)',
  );
}

export function describeMachine(): string {
  const { model = 'unknown' } = cpus()[0] ?? {};
  return `${cpus().length} × ${model}, Node ${process.version}, everything on this machine`;
}
