import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

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
