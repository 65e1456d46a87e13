import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: string | null; readonly errors: string };

/** A server as a process of its own. */
export type Process = {
  readonly pid: number;
  readonly origin: string;
  /** What it printed up to being ready. */
  readonly greeting: string;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): Promise<Ended>;
};

type Settings = Record<string, string>;
type As = { readonly uid?: number; readonly gid?: number };

/** Starts a server and waits until it says that it is ready, or, with its last words, that it could not start. */
export async function startProcess(settings: Settings, as: As = {}): Promise<Process> {
  const started = await launch(settings, as);
  if ('origin' in started) return started;
  throw new Error(`the server did not start: ${started.errors}`);
}

/** The same for one that is expected to refuse. */
export async function startRefused(settings: Settings): Promise<Ended> {
  const started = await launch(settings, {});
  if (!('origin' in started)) return started;
  await started.kill('SIGTERM');
  throw new Error('the server started');
}

async function launch(settings: Settings, as: As): Promise<Process | Ended> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [main], {
    ...as,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, LOG_LEVEL: 'warn', PORT: '0', COUNTERSIGN_EXAMPLE: 'no', ...settings },
  });
  const errors = text(child.stderr);
  const ended = once(child, 'exit').then(async ([code, signal]) => ({ code, signal, errors: await errors }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  let greeting = '';
  for await (const chunk of child.stdout) {
    greeting += chunk;
    const origin = /ready at (\S+)/.exec(greeting)?.[1];
    if (origin && greeting.endsWith('\n\n')) return { pid: child.pid ?? 0, origin, greeting, ended, kill };
  }
  return ended;
}

export type Directory = { readonly data: string; remove(): Promise<void> };

/** A data directory, with the names `below` in its path. `remove` also takes away a database that was put elsewhere. */
export async function dataDirectory(...below: string[]): Promise<Directory> {
  const top = await mkdtemp(join(tmpdir(), 'countersign-process-'));
  if (process.getuid?.() === 0) await chmod(top, 0o711);
  const data = join(top, ...below);
  return {
    data,
    async remove() {
      const orphan = await postgresOf(data).catch(() => null);
      if (orphan) await killPostgres(orphan);
      const home = await realpath(join(data, 'postgres')).catch(() => null);
      if (home) await rm(home, { recursive: true, force: true });
      await rm(top, { recursive: true, force: true });
    },
  };
}

/** The process number of the PostgreSQL on a data directory. */
export async function postgresOf(data: string): Promise<number> {
  const file = join(data, 'postgres', 'cluster', 'postmaster.pid');
  return Number.parseInt(await readFile(file, 'utf8'), 10);
}

/** Kills it the hard way, and waits until it is gone. */
export async function killPostgres(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
    while (process.kill(pid, 0)) await new Promise((resolve) => setTimeout(resolve, 10));
  } catch {
    // It is gone.
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** One statement on the embedded database of a data directory, as its owner, beside the server. */
export async function query(data: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = await connect(data);
  return client
    .query(statement)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** A connection of one's own to the embedded database of a data directory. */
export async function connect(data: string): Promise<pg.Client> {
  const home = await realpath(join(data, 'postgres'));
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  const [, , , , socket] = (await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  const client = new pg.Client({ host: socket, user: 'countersign', database: 'countersign', password });
  client.on('error', () => {});
  await client.connect();
  return client;
}
