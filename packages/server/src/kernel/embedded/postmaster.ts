import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';

export type Wanted = { readonly durable: boolean; readonly connections?: number };

/** A PostgreSQL that runs on the cluster, ours or one that a killed server left behind. */
export type Running = { readonly pid: number; readonly socketDirectory: string };

/** Larger than any process number there is. */
const nobodysPid = 2 ** 31 - 1;

/**
 * Who runs on this cluster, by its postmaster.pid. A file left by a killed PostgreSQL whose number now belongs to some
 * other program would keep PostgreSQL from starting for ever, so the number is replaced. The file itself stays: by the
 * rest of it PostgreSQL sees whether remnants of the killed one are still at work, and then must not start.
 */
export async function findRunning({ directory }: Cluster): Promise<Running | null> {
  const file = join(directory, 'postmaster.pid');
  const [number = '', ...rest] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number.parseInt(number, 10);
  const command = pid > 0 ? await commandOf(pid) : null;
  if (command === null) return null;
  if (command.includes(directory)) return { pid, socketDirectory: rest[3] ?? '' };
  await writeFile(file, [nobodysPid, ...rest].join('\n'));
  return null;
}

async function commandOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  const listed = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).catch(() => null);
  return listed?.stdout ?? null;
}

/** Starts PostgreSQL in a session of its own, so that Ctrl-C reaches only the server, which then stops it in order. */
export async function spawnPostgres(
  cluster: Cluster,
  { postgres }: Binaries,
  wanted: Wanted,
): Promise<ChildProcess> {
  const { uid, gid } = cluster.identity;
  const log = await open(cluster.log, 'a', 0o600);
  if (uid !== undefined && gid !== undefined) await chown(cluster.log, uid, gid);
  try {
    return spawn(postgres, ['-D', cluster.directory, ...settings(cluster, wanted)], {
      ...cluster.identity,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
    });
  } finally {
    await log.close();
  }
}

function settings({ socketDirectory }: Cluster, { durable, connections = 400 }: Wanted): string[] {
  const quoted = `"${socketDirectory.replaceAll('"', '""')}"`;
  const wanted: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: quoted,
    unix_socket_permissions: '0700',
    port: '5432',
    timezone: 'UTC',
    // Failed statements are the server's to log; values of rows have no place in a file.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // Some for the guard, the bell, a migration, and whoever wants to look inside.
    max_connections: `${connections + 20}`,
  };
  return Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Stops it in order: sessions end, everything is on disk. After `patience` ms it is stopped hard, to recover later. */
export async function stopProcess(pid: number, patience: number): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; signal(pid, 0); waited += 20) {
    if (waited === patience) signal(pid, 'SIGQUIT');
    if (waited > patience + 2000) return void signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** Answers whether there was such a process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
