import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Close, House } from './house.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { isUnreachable } from './kernel/failure.ts';
import { freePort } from './kernel/free-port.ts';
import type { Log } from './kernel/log.ts';
import { secretOf } from './kernel/secret-file.ts';
import { openStorage } from './storage.ts';

export type Started = House & { readonly origin: string };
export type Server = Started & { stop(): Promise<void> };

const away =
  'The database cannot be reached, or has no room, while the server starts: start it again when it is there.';

/** What is wrong with the place or the database is for whoever starts the server; all else is a fault of ours. */
function cannotStart(error: unknown, { COUNTERSIGN_DATA: data }: Config): unknown {
  const { code = '', syscall = '', message } = error as NodeJS.ErrnoException;
  const ofFiles = !['connect', 'listen', 'bind'].includes(syscall);
  if (ofFiles && /^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM)$/.test(code))
    return new CannotStart(`The data directory ${data} cannot be written: ${message}.`);
  // A socket that is not there, not a file.
  return isUnreachable(error) && (code !== 'ENOENT' || !ofFiles) ? new CannotStart(away) : error;
}

/**
 * Starts everything, in order. `lost` is called when the embedded database is taken away for good. Throws CannotStart
 * with a sentence; whatever had been started by then is stopped.
 */
export async function startServer(config: Config, log: Log, lost: (why: Error) => void): Promise<Server> {
  const opened: Close[] = [];
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) {
      await close().catch((error) => log.error({ err: error }, 'something did not close'));
    }
  };
  try {
    return { ...(await start(config, log, lost, opened)), stop };
  } catch (error) {
    await stop();
    throw cannotStart(error, config);
  }
}

async function start(
  config: Config,
  log: Log,
  lost: (why: Error) => void,
  opened: Close[],
): Promise<Started> {
  keepCompiled(config.COUNTERSIGN_DATA);
  // Most of the code is read while the database starts: the two take about as long.
  const reading = import('./house.ts');
  reading.catch(() => {});
  const storage = await openStorage(config, log, lost);
  opened.push(storage.stop);
  const port = await freePort(config.HOST, config.PORT);
  const origin = config.COUNTERSIGN_ORIGIN ?? `http://localhost:${port}`;
  const secret = config.COUNTERSIGN_SECRET ?? (await secretOf(config.COUNTERSIGN_DATA));
  const { openHouse } = await reading;
  return { origin, ...(await openHouse({ config, log, storage, port, origin, secret }, opened)) };
}

/**
 * What the code was compiled to is kept in the data directory when the server ends, and spares later starts half of the
 * work. In there because whoever can write it decides what runs; never in a directory that would be made for it.
 */
function keepCompiled(directory: string): void {
  if (existsSync(directory)) enableCompileCache(join(directory, 'compiled'));
}
