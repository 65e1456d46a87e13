import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.ts';
import type { Binaries } from './binaries.ts';
import type { Identity } from './identity.ts';
import type { Place } from './place.ts';

/** The files of one database cluster, ready to be started. */
export type Cluster = {
  readonly directory: string;
  readonly log: string;
  readonly socketDirectory: string;
  readonly password: string;
  readonly identity: Identity;
  /** Takes away what is needed only while it runs. */
  release(): Promise<void>;
};

export const owner = 'countersign';
const socketName = '/.s.PGSQL.5432';
const longestSocket = 100;

/** Creates the cluster on first use; a creation that was killed half-way is begun anew. */
export async function prepareCluster(place: Place, binaries: Binaries, durable: boolean): Promise<Cluster> {
  const { home, identity } = place;
  const directory = join(home, 'cluster');
  const passwordFile = join(home, 'password');
  const there = await stat(directory).catch(() => null);
  if (!there) await writePassword(passwordFile, identity);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  if (!there) await create(directory, passwordFile, binaries, identity, durable);
  const socketDirectory = await shortEnough(home, identity);
  const release = async () => {
    if (socketDirectory !== home) await rm(socketDirectory, { recursive: true, force: true });
  };
  return { directory, log: join(home, 'log'), socketDirectory, password, identity, release };
}

async function writePassword(file: string, { uid, gid }: Identity): Promise<void> {
  await writeFile(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
}

async function create(
  directory: string,
  passwordFile: string,
  { initdb }: Binaries,
  identity: Identity,
  durable: boolean,
): Promise<void> {
  const half = `${directory}.new`;
  await rm(half, { recursive: true, force: true });
  const options = [
    ...['--pgdata', half, '--username', owner, '--auth', 'scram-sha-256', '--pwfile', passwordFile],
    // The same order and case rules on every machine, whatever locales it has.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ];
  await promisify(execFile)(initdb, options, { ...identity, cwd: '/' }).catch(({ stderr, message }) => {
    throw new CannotStart(`The database cannot be created in ${directory}: ${(stderr || message).trim()}`);
  });
  await rename(half, directory);
}

/** The address of a Unix socket holds about 107 bytes; a longer home gets a private directory among the temporary ones. */
async function shortEnough(home: string, { uid, gid }: Identity): Promise<string> {
  if (Buffer.byteLength(home + socketName) <= longestSocket) return home;
  const directory = await mkdtemp(join(tmpdir(), 'countersign-'));
  if (uid !== undefined && gid !== undefined) await chown(directory, uid, gid);
  return directory;
}

/** A libpq address of a database of the cluster through the socket in `socketDirectory`. */
export function addressOf(socketDirectory: string, user: string, password: string, database: string): string {
  return `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(socketDirectory)}`;
}
