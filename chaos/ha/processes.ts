import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { nobody } from '../../packages/server/src/kernel/embedded/identity.ts';

/** PostgreSQL refuses root, and nothing here needs it. */
export const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** Starts a program in a session of its own, so that Ctrl-C reaches us alone, who end it in order. */
export function begin(program: string, options: readonly string[], home: string): ChildProcess {
  const log = openSync(`${home}/log`, 'a');
  try {
    return spawn(program, options, {
      ...identity,
      ...{ cwd: home, detached: true, stdio: ['ignore', log, log] },
      env: { PATH: process.env.PATH ?? '', HOME: home, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    });
  } finally {
    closeSync(log);
  }
}

/** Kills these and all that came from them, in one go, as when the power goes. Answers whom. `spare`: one of them. */
export function killAll(pids: readonly (number | undefined)[], { spare }: { spare?: number } = {}): number[] {
  const all = withChildren(pids.filter((pid) => pid !== undefined)).filter((pid) => pid !== spare);
  for (const pid of all) signal(pid, 'SIGKILL');
  return all;
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => isAlive(pid))) await sleep(5);
}

function withChildren(pids: readonly number[]): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    const fields = /^\d+$/.test(name) ? statOf(name) : null;
    return fields ? [[Number(name), Number(fields[1])] as const] : [];
  });
  const found = new Set(pids);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** The fields after the name: the state, the parent, and so on. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** One that has ended and that nobody has asked about yet is not alive. */
const isAlive = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(`${pid}`)?.[0]);

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
