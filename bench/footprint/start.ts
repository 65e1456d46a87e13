import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { end, firstWord } from '../place.ts';

export type Started = {
  readonly process: ChildProcess;
  /** When it was spawned, by performance.now(). */
  readonly at: number;
  ask(who: string, method: string, path: string, body?: object): Promise<Response>;
  stop(): Promise<void>;
};

/** Starts the server with its own database in a directory, as `npm start` does; fulfilled when it says it is ready. */
export async function start(directory: string, port: number): Promise<Started> {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const env = { ...inherited, COUNTERSIGN_DATA: directory, PORT: String(port), LOG_LEVEL: 'fatal' };
  const at = performance.now();
  const child = spawn(process.execPath, ['packages/cli/bin/countersign.js', 'serve'], {
    env: { ...env, COUNTERSIGN_EXAMPLE: 'yes' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  await firstWord(child);
  return {
    process: child,
    at,
    ask: (who, method, path, body) =>
      fetch(`http://127.0.0.1:${port}/api/v1/projects/shop/${path}`, {
        method,
        headers: {
          authorization: `Bearer example-only-token-of-${who}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    async stop() {
      process.removeListener('exit', kill);
      await end(child);
    },
  };
}

/** A release stops at the gate of its first stage, where ann is asked. */
export async function submit({ ask }: Started, title: string): Promise<void> {
  const made = await idOf(await ask('ci', 'POST', 'releases', { title, pipeline: 'standard' }));
  const contents = [{ service: 'cart', version: '2.4.0' }];
  const snapshot = await idOf(await ask('ci', 'POST', `releases/${made}/snapshots`, { contents }));
  await idOf(await ask('ci', 'POST', 'executions', { snapshot }));
}

async function idOf(response: Response): Promise<string> {
  const body = (await response.json()) as { id?: string };
  if (body.id === undefined) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body.id;
}

/** Ann approves what waits for her; answers when that was answered. */
export async function decide({ ask }: Started): Promise<number> {
  for (const from = performance.now(); performance.now() - from < 60_000; await pause(5)) {
    const listed = await ask('ann', 'GET', 'approvals?status=open');
    const { items } = (await listed.json()) as { items: { id: string; subject: { type: string } }[] };
    const open = items.find(({ subject }) => subject.type === 'gate');
    if (open === undefined) continue;
    const decided = await ask('ann', 'POST', `approvals/${open.id}/decisions`, { verdict: 'approve' });
    if (decided.ok) return performance.now();
  }
  throw new Error('nothing could be decided within a minute');
}

/** Megabytes of the processes below this one, what they share counted once. */
export function proportionalSize(pid: number): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)] as const),
  );
  const below = (one: number): boolean => one === pid || (one > 1 && below(parents.get(one) ?? 0));
  const kilobytes = [...parents.keys()].filter((one) => one !== pid && below(one)).map(sharedFairly);
  return Math.round(kilobytes.reduce((sum, size) => sum + size, 0) / 1000);
}

function parentOf(name: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? 0);
}

const sharedFairly = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

/** Processes come and go. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
