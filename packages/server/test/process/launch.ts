import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** What one server has compiled the next need not: half of a start. */
const compiled = fileURLToPath(new URL('../../../../node_modules/.cache/compiled', import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: string | null; readonly errors: string };

/** A server as a process of its own. */
export type Process = {
  readonly pid: number;
  readonly origin: string;
  /** What it printed up to being ready. */
  readonly greeting: string;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): Promise<Ended>;
};

export type Settings = Record<string, string>;
export type As = { readonly uid?: number; readonly gid?: number };
export type Launched = {
  kill(signal: NodeJS.Signals): Promise<Ended>;
  /** The server once it says that it is ready, or its last words when it could not start. */
  readonly started: Promise<Process | Ended>;
};

/** What tests call listens on this machine. */
const onThisMachine = { COUNTERSIGN_CALLS: '127.0.0.0/8, ::1' };

/** Starts a server. Whoever does ends it. */
export function launch(settings: Settings, as: As = {}): Launched {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [main], {
    ...as,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      LOG_LEVEL: 'warn',
      PORT: '0',
      COUNTERSIGN_EXAMPLE: 'no',
      NODE_COMPILE_CACHE: compiled,
      ...onThisMachine,
      ...settings,
    },
  });
  const errors = text(child.stderr);
  const ended = once(child, 'exit').then(async ([code, signal]) => ({ code, signal, errors: await errors }));
  // Whoever is ended before they could end it leaves nothing behind.
  const leave = () => void child.kill('SIGKILL');
  process.once('exit', leave);
  void ended.then(() => process.removeListener('exit', leave));
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const ready = async () => {
    let greeting = '';
    for await (const chunk of child.stdout) {
      greeting += chunk;
      const origin = /ready at (\S+)/.exec(greeting)?.[1];
      if (origin && greeting.endsWith('\n\n')) return { pid: child.pid ?? 0, origin, greeting, ended, kill };
    }
    return ended;
  };
  return { kill, started: ready() };
}
