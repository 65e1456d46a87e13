import { execFile, execFileSync } from 'node:child_process';
import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const packages = ['patroni', 'etcd-server', 'haproxy', 'postgresql-15'];
const programs = ['/usr/bin/patroni', '/usr/bin/etcd', '/usr/sbin/haproxy'];
const versions = '/usr/lib/postgresql';
/** While this program answers 101, Debian starts no service that it installs. */
const policy = '/usr/sbin/policy-rc.d';

export type Tools = {
  readonly patroni: string;
  readonly etcd: string;
  readonly haproxy: string;
  readonly postgres: string;
};

/** Finds the programs, after installing what is missing if we are root. Throws a line that says what to install. */
export async function findTools(say: (line: string) => void): Promise<Tools> {
  if (!(await complete())) await install(say);
  const [patroni = '', etcd = '', haproxy = ''] = programs;
  return { patroni, etcd, haproxy, postgres: await newestPostgres() };
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const complete = async (): Promise<boolean> =>
  (await Promise.all(programs.map(isThere))).every(Boolean) && (await newestPostgres()) !== '';

async function newestPostgres(): Promise<string> {
  const found = (await readdir(versions).catch(() => [])).map(Number).sort((one, other) => other - one);
  for (const version of found) {
    const directory = join(versions, `${version}`, 'bin');
    if (await isThere(join(directory, 'pg_rewind'))) return directory;
  }
  return '';
}

async function install(say: (line: string) => void): Promise<void> {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !(await isThere('/usr/bin/apt-get')))
    throw new Error(`This needs patroni, etcd, haproxy and PostgreSQL: ${command}`);
  say(command);
  const mine = !(await isThere(policy));
  if (mine) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
    await promisify(execFile)('apt-get', ['update'], options);
    await promisify(execFile)('apt-get', command.split(' ').slice(1), options);
  } finally {
    if (mine) await rm(policy);
  }
  if (!(await complete())) throw new Error(`${command} did not bring all that is needed.`);
}

/** The first line of what a program says of its version. */
export const versionOf = (program: string, option: string): string =>
  execFileSync(program, [option], { encoding: 'utf8' }).split('\n', 1).join('');
