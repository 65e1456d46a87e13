import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const bin = join(import.meta.dirname, '../bin/countersign.js');
/** What one command has compiled the next need not. */
const compiled = join(import.meta.dirname, '../../../node_modules/.cache/compiled');

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** The command line of somebody with an empty home. `environment` is all that it sees besides. */
export async function commandLine(environment: Record<string, string> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  const start = (args: readonly string[], more: Record<string, string> = {}, input = '') => {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: home,
      env: { PATH, HOME: home, NODE_COMPILE_CACHE: compiled, ...environment, ...more },
    });
    child.stdin.on('error', () => {}).end(input);
    return Promise.all([text(child.stdout), text(child.stderr), ended(child)]).then(
      ([out, err, code]): Ran => ({ out, err, code }),
    );
  };
  return { home, start };
}

const ended = (child: ReturnType<typeof spawn>): Promise<number | null> =>
  new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
