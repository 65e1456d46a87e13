import { onTestFinished } from 'vitest';
import { type As, type Ended, launch, type Process, type Settings } from './launch.ts';

export {
  connect,
  type Directory,
  dataDirectory,
  isRunning,
  killPostgres,
  postgresOf,
  query,
} from './data-directory.ts';
export type { Process } from './launch.ts';

/** Starts a server and waits until it says that it is ready, or, with its last words, that it could not start. */
export async function startProcess(settings: Settings, as: As = {}): Promise<Process> {
  const started = await launched(settings, as);
  if ('origin' in started) return started;
  throw new Error(`the server did not start: ${started.errors}`);
}

/** The same for one that is expected to refuse. */
export async function startRefused(settings: Settings): Promise<Ended> {
  const started = await launched(settings, {});
  if (!('origin' in started)) return started;
  await started.kill('SIGTERM');
  throw new Error('the server started');
}

function launched(settings: Settings, as: As): Promise<Process | Ended> {
  const { kill, started } = launch(settings, as);
  onTestFinished(() => kill('SIGKILL').then(() => {}));
  return started;
}
