import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from '../cannot-start.ts';
import { type Identity, nobody, ownUid } from './identity.ts';

/** Where the embedded database lives, and as whom. `home` is one directory that only `identity` may enter. */
export type Place = { readonly identity: Identity; readonly home: string; readonly elsewhere: string };

const system = '/var/lib/countersign';

/**
 * Chooses and makes the home of the database: `postgres` in the data directory. A root server runs PostgreSQL as
 * another uid; where that uid cannot reach the data directory, `postgres` is a link to a place under /var/lib.
 */
export async function findPlace(dataDirectory: string): Promise<Place> {
  const data = resolve(dataDirectory);
  return ownUid() === 0 ? placeForRoot(data) : placeForUser(data);
}

async function placeForUser(data: string): Promise<Place> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const home = join(data, 'postgres');
  await mkdir(home, { mode: 0o700 }).catch(unlessThere);
  const { uid } = await stat(home).catch(() => ({ uid: -1 }));
  if (uid !== ownUid()) {
    throw new CannotStart(
      `${home} belongs to another user (uid ${uid}): start as that user, or set COUNTERSIGN_DATA to another directory.`,
    );
  }
  return { identity: {}, home: await realpath(home), elsewhere: data };
}

async function placeForRoot(data: string): Promise<Place> {
  // Passable but not readable for others: PostgreSQL's uid must get through, secrets beside it are 0600.
  await mkdir(data, { recursive: true, mode: 0o711 });
  const door = join(data, 'postgres');
  if (!(await lstat(door).catch(() => null))) await makeHome(data, door);
  const home = await realpath(door).catch(() => {
    throw new CannotStart(
      `${door} is a link to a directory that is gone; bring it back, or remove the link.`,
    );
  });
  const { uid, gid } = await stat(home);
  // An existing database may belong to the ordinary user who made it: then it goes on as theirs.
  const identity = uid === 0 ? { uid: nobody, gid: nobody } : { uid, gid };
  if (uid === 0) await chown(home, nobody, nobody);
  return { identity, home, elsewhere: system };
}

async function makeHome(data: string, door: string): Promise<void> {
  if (await reachable(await realpath(data))) {
    await mkdir(door, { mode: 0o700 });
    await chown(door, nobody, nobody);
    return;
  }
  const home = join(system, randomBytes(8).toString('hex'));
  await mkdir(system, { recursive: true, mode: 0o711 });
  await mkdir(home, { mode: 0o700 });
  await chown(home, nobody, nobody);
  await symlink(home, door);
}

/** May the other uid pass through every directory down to this one? */
async function reachable(directory: string): Promise<boolean> {
  const { mode } = await stat(directory);
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || reachable(parent);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
