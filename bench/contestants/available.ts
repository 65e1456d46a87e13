import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const bench = join(import.meta.dirname, '..');

/** Installs the packages of bench/package.json when they are not there. Their install scripts are not run. */
export async function installContestants(): Promise<void> {
  if (existsSync(join(bench, 'node_modules/@restatedev/restate-sdk'))) return;
  const args = ['ci', '--prefix', bench, '--ignore-scripts', '--no-audit', '--no-fund', '--workspaces=false'];
  await promisify(execFile)('npm', args, { cwd: bench, timeout: 300_000 });
}
