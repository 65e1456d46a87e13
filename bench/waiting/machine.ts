import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Woken } from '../../packages/server/test/waiting/crowd.ts';
import { firstWord, type Place } from '../place.ts';
import type { Order } from './crowd.ts';

/** What the server takes up, in bytes, and the processor time it has had, in milliseconds. */
export type Taken = { readonly rss: number; readonly used: number; readonly cpu: number };
export type Heard = {
  readonly woken: Woken | null;
  readonly size: number;
  readonly again: number;
  readonly ends: { readonly orderly: number; readonly torn: number };
};

export type ServerProcess = {
  look(): Promise<Taken>;
  waiting(): Promise<number>;
  /** Tells it to stop; answers the milliseconds that took, and its exit code. */
  stop(): Promise<{ took: number; code: number | null }>;
};
export type CrowdProcess = { ask(order: Order): Promise<Heard>; kill(): Promise<void> };

/** Starts a server that says what it takes up. */
export async function startServer(place: Place, port: number): Promise<ServerProcess> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const settings = {
    DATABASE_URL: place.address('countersign'),
    PORT: String(port),
    COUNTERSIGN_EXAMPLE: 'no',
  };
  const server = fork('packages/server/src/main.ts', {
    execArgv: ['--expose-gc', '--import', './packages/server/test/footprint/inside.ts'],
    env: { ...inherited, ...settings, COUNTERSIGN_DATA: place.directory, LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  endWithUs(server);
  await firstWord(server);
  return {
    look: () => ask<Taken>(server, {}),
    async waiting() {
      const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const found = figures.matchAll(/^countersign_waiting\{[^}]*\} (\d+)$/gm);
      return [...found].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async stop() {
      const from = performance.now();
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      const [code] = await ended;
      return { took: performance.now() - from, code };
    },
  };
}

/** A crowd in a process of its own. */
export function openCrowd(): CrowdProcess {
  const child = fork('bench/waiting/crowd.ts', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  endWithUs(child);
  return {
    ask: (order) => ask<Heard>(child, order),
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function endWithUs(child: ChildProcess): void {
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
}

async function ask<T>(child: ChildProcess, order: object): Promise<T> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`a process ended with ${code}`);
  });
  gone.catch(() => {});
  const heard = once(child, 'message').then(([message]) => message as T);
  child.send(order);
  return Promise.race([heard, gone]);
}
