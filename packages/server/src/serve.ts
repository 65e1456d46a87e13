import { createServer } from 'node:net';
import type { Config } from './config.ts';
import type { Close, House } from './house.ts';
import type { Log } from './kernel/log.ts';
import { secretOf } from './kernel/secret-file.ts';
import { openStorage } from './storage.ts';

export type Started = House & { readonly origin: string };
export type Server = Started & { stop(): Promise<void> };

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
    throw error;
  }
}

async function start(
  config: Config,
  log: Log,
  lost: (why: Error) => void,
  opened: Close[],
): Promise<Started> {
  // Most of the code is read while the database starts: the two take about as long.
  const reading = import('./house.ts');
  reading.catch(() => {});
  const storage = await openStorage(config, log, lost);
  opened.push(storage.stop);
  const port = config.PORT || (await freePort(config.HOST));
  const origin = config.COUNTERSIGN_ORIGIN ?? `http://localhost:${port}`;
  const secret = config.COUNTERSIGN_SECRET ?? (await secretOf(config.COUNTERSIGN_DATA));
  const { openHouse } = await reading;
  return { origin, ...(await openHouse({ config, log, storage, port, origin, secret }, opened)) };
}

/** The address is told to others before anybody listens, so port 0 is made a number first. */
async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
