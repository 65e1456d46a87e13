import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Death } from './fate.ts';
import type { House } from './houses.ts';

const run = promisify(execFile);

/** A small disk of its own, in memory. */
export type Disk = {
  readonly directory: string;
  /** Takes all room there is. */
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
};

/** Null: it takes root to mount one. `size` in mebibytes. */
export async function openDisk(size: number): Promise<Disk | null> {
  const top = await mkdtemp(join(tmpdir(), 'countersign-disk-'));
  await chmod(top, 0o755);
  const directory = join(top, 'disk');
  await mkdir(directory);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${size}m,mode=0755`, 'tmpfs', directory]);
  } catch {
    await rm(top, { recursive: true });
    return null;
  }
  const ballast = join(directory, 'ballast');
  return {
    directory,
    fill: () => takeAll(ballast),
    free: () => rm(ballast, { force: true }),
    async remove() {
      await run('umount', ['--lazy', directory]);
      await rm(top, { recursive: true });
    },
  };
}

const block = Buffer.alloc(64 * 1024);

async function takeAll(file: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    for (;;) await handle.write(block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await handle.close();
  }
}

/** Full for so many milliseconds, in which whatever was freed is taken again, and the journal wants room as well. */
export const full = (disk: Disk, house: House, after: number, length: number): Death => ({
  ...{ after, strike: `a full disk for ${length} ms` },
  async fall() {
    for (const until = performance.now() + length; performance.now() < until; await sleep(100)) {
      await disk.fill();
      await turn(house).catch(() => {});
    }
    await disk.free();
  },
});

/** Has PostgreSQL begin another file of its journal, without which it cannot commit. */
async function turn(house: House): Promise<void> {
  const owner = await house.owner();
  await owner.query('select pg_switch_wal()').finally(() => owner.end().catch(() => {}));
}
