import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../../..');

/** One package of the lock file, at the place where it is installed. */
export type Locked = {
  readonly name: string;
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
};

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Every package of the lock file that does not come from this repository. */
export function lockedPackages(): Locked[] {
  const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
  return Object.entries(packages)
    .filter(([place, { link }]) => place.includes('node_modules/') && !link)
    .map(([place, locked]) => ({ ...locked, name: place.slice(place.lastIndexOf('node_modules/') + 13) }));
}

/** What an installation without development has. */
export const inProduction = (): Locked[] => lockedPackages().filter(({ dev }) => !dev);

/** The names of all direct dependencies of the workspaces, but for each other. */
export function directDependencies(): string[] {
  const manifests = ['.', ...['contract', 'server', 'console', 'cli'].map((name) => `packages/${name}`)];
  const named = manifests.flatMap((place) => {
    const { dependencies = {}, devDependencies = {} } = read(`${place}/package.json`);
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  return [...new Set(named)].filter((name) => !name.startsWith('@countersign/')).sort();
}

/** The page that lists what is in production, and under which licence. */
export function licencesPage(): string {
  const rows = inProduction().map(
    ({ name, version, license }) => `| ${name} | ${version} | ${license ?? ''} |`,
  );
  return [
    '# Licences of the packages in production',
    '',
    'Written by `npm run licences` from the lock file; a test holds it to that. Each package brings its licence along.',
    'Packages of other platforms, of which npm installs one, are listed as well.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...[...new Set(rows)].sort(),
    '',
  ].join('\n');
}
