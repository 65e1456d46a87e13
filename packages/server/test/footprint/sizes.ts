import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

type Entry = { readonly dev?: boolean; readonly link?: boolean };

/** The packages of the lock file that lie directly in node_modules here; `production`: those that serving needs. */
function packages({ production }: { production: boolean }): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => /^node_modules\//.test(path) && !link && !(production && dev))
    .map(([path]) => path);
}

/** How many packages the lock file names, on whatever platform. */
export const packageCount = (production: boolean): number => packages({ production }).length;

/** Megabytes that the installed packages take up, without what tools keep there for themselves. */
export async function installSize(production: boolean): Promise<number> {
  const paths = packages({ production })
    .filter((path) => path.lastIndexOf('node_modules/') === 0)
    .filter((path) => existsSync(join(root, path)));
  const { stdout } = await run('du', ['-skc', ...paths], { cwd: root, maxBuffer: 1 << 24 });
  return Math.round(Number(/(\d+)\ttotal/.exec(stdout)?.[1]) / 1000);
}

/** Kilobytes that a browser is sent before the console's first page shows, compressed. */
export function firstPage(): number {
  const dist = join(root, 'packages/console/dist');
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) =>
    join(dist, path),
  );
  const sent = files.map((path) => (existsSync(`${path}.br`) ? `${path}.br` : path));
  const bytes = sent.reduce((sum, path) => sum + statSync(path).size, page.length);
  return Math.round(bytes / 1000);
}

/** Megabytes of main memory that a process holds. */
export function residentSize(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1000);
}
