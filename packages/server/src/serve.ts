import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { compose, openParts } from './compose.ts';
import type { Config } from './config.ts';
import { firstStart, type Welcome } from './first-start.ts';
import { jobs } from './jobs.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import type { Log } from './kernel/log.ts';
import { secretOf } from './kernel/secret-file.ts';
import { startWorkers } from './kernel/workers.ts';
import { openStorage } from './storage.ts';

export type Started = { readonly origin: string; readonly welcome: Welcome };
export type Server = Started & { stop(): Promise<void> };

/** Requests and jobs under way may finish for so long; the database needs the rest of the five seconds. */
const patience = 2500;

type Close = () => Promise<unknown>;

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
  const storage = await openStorage(config, log, lost);
  opened.push(storage.stop);
  const port = config.PORT || (await freePort(config.HOST));
  const origin = config.COUNTERSIGN_ORIGIN ?? `http://localhost:${port}`;
  const secret = config.COUNTERSIGN_SECRET ?? (await secretOf(config.COUNTERSIGN_DATA));
  const connections = config.COUNTERSIGN_CONNECTIONS;
  const { parts, close } = await openParts({ ...storage, connections, origin, secret });
  opened.push(close);

  const app = await compose(parts, { log, trustProxy: config.COUNTERSIGN_PROXY });
  const welcome = await firstStart(parts, config);
  const workers = await startWorkers({ ...parts, log }, jobs(parts), storage);
  opened.push(() => Promise.all([within(patience, app.close()), workers.stop(patience)]));
  await listen(app, config.HOST, port);
  return { origin, welcome };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new CannotStart(
        `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`,
      );
    }
    if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
      throw new CannotStart(`It is not possible to listen on ${host}, port ${port} (${error.code}).`);
    }
    throw error;
  });
}

/** The address is told to others before anybody listens, so port 0 is made a number first. */
async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function within(limit: number, closing: PromiseLike<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limit);
  await Promise.race([closing, promise]).finally(() => clearTimeout(timer));
}
