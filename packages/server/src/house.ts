import { compose, openParts, type PartsOptions } from './compose.ts';
import type { Config } from './config.ts';
import { firstStart, type Welcome } from './first-start.ts';
import { jobs } from './jobs.ts';
import type { Log } from './kernel/log.ts';
import { startWorkers } from './kernel/workers.ts';
import type { Storage } from './storage.ts';

export type House = { readonly welcome: Welcome };
export type HouseOptions = {
  readonly config: Config;
  readonly log: Log;
  readonly storage: Storage;
  readonly port: number;
  readonly origin: string;
  readonly secret: string;
};
export type Close = () => Promise<unknown>;

/** So many may knock before they are let in. Whoever finds the line full knocks again a second later. */
const knocking = 4096;

/** Requests and jobs under way may finish for so long; the database needs the rest of the five seconds. */
const patience = 2500;

/** Opens the server on a database that is ready, up to listening. What has to be closed again is put on `opened`. */
export async function openHouse(options: HouseOptions, opened: Close[]): Promise<House> {
  const { config, log, storage } = options;
  const { origin, secret } = options;
  const { COUNTERSIGN_CONNECTIONS: connections, COUNTERSIGN_CALLS: calls } = config;
  const mail = mailOptions(config);
  const { parts, close } = await openParts({ ...storage, connections, origin, secret, calls, mail });
  opened.push(close);
  const app = await compose(parts, { log, proxies: config.COUNTERSIGN_PROXY });
  opened.push(() => within(patience, app.close()));
  const workers = await startWorkers({ ...parts, log }, jobs(parts));
  opened.pop();
  opened.push(() => Promise.all([within(patience, app.close()), workers.stop(patience)]));
  // After the workers: what the first start sets up sends jobs, and only they make the queues for these.
  const welcome = await firstStart(parts, config);
  await app.listen({ host: config.HOST, port: options.port, backlog: knocking });
  return { welcome };
}

/** Seconds to wait before a mail that could not be sent is tried again. */
const firstPause = 10;

function mailOptions(config: Config): PartsOptions['mail'] {
  const { COUNTERSIGN_SMTP_URL: url, COUNTERSIGN_MAIL_FROM: from } = config;
  if (url === undefined || from === undefined) return undefined;
  return { url, from, collect: config.COUNTERSIGN_MAIL_COLLECT, firstPause };
}

async function within(limit: number, closing: PromiseLike<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limit);
  await Promise.race([closing, promise]).finally(() => clearTimeout(timer));
}
