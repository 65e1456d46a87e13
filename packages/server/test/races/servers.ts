import type { FastifyInstance } from 'fastify';
import { compose, openParts } from '../../src/compose.ts';
import { jobs } from '../../src/jobs.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { openLog } from '../../src/kernel/log.ts';
import { startWorkers } from '../../src/kernel/workers.ts';
import type { Parts } from '../../src/parts.ts';

/** What came back: its status, the code of a refusal or '', and the whole body. */
export type Answer = { readonly status: number; readonly code: string; readonly body: Body };
export type Body = Readonly<Record<string, unknown>>;

/** A request to the API, and whose token it carries. */
export type Asked = {
  readonly who: string;
  readonly method?: 'POST' | 'PUT' | 'GET';
  readonly path: string;
  readonly body?: object | undefined;
};

export const tokenOf = (username: string): string => `cs_race_${username}`;

/** Each from a place of their own: where many tokens that were revoked come from, one not met before has to wait. */
const addressOf = (username: string): string => `10.${[...sha256(username).subarray(0, 3)].join('.')}`;

/** Any number without end: whoever races with a token that is revoked would soon count as somebody who guesses. */
const limits = { known: 1e9, anonymous: 1e9, strange: 1e9, guesses: 1e9 };
const connections = 20;

/** Two servers over one database, each with its own pool, bell, gathering and jobs: they share nothing else. */
export class Servers {
  readonly #houses: readonly House[];

  private constructor(houses: readonly House[]) {
    this.#houses = houses;
  }

  static async open(url: string): Promise<Servers> {
    return new Servers(await Promise.all([openHouse(url), openHouse(url)]));
  }

  partsOf(nth: number): Parts {
    return this.#of(nth).parts;
  }

  /** Asks the one or the other. */
  async ask(nth: number, { who, method = 'POST', path, body }: Asked): Promise<Answer> {
    const response = await this.#of(nth).app.inject({
      ...{ method, url: `/api/v1/${path}`, headers: { authorization: `Bearer ${tokenOf(who)}` } },
      remoteAddress: addressOf(who),
      ...(method === 'GET' ? {} : { payload: body ?? {} }),
    });
    const isJson = String(response.headers['content-type']).includes('json') && !path.endsWith('/export');
    const found = (isJson ? response.json() : { text: response.body }) as Body;
    return { status: response.statusCode, code: String(found.code ?? ''), body: found };
  }

  /** The same for what has to go well. */
  async must(asked: Asked): Promise<Body> {
    const { status, body } = await this.ask(0, asked);
    if (status >= 300) throw new Error(`${asked.path} for ${asked.who}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async close(): Promise<void> {
    await Promise.all(this.#houses.map(({ close }) => close()));
  }

  #of(nth: number): House {
    const house = this.#houses[nth % this.#houses.length];
    if (house === undefined) throw new Error('there is no server');
    return house;
  }
}

type House = { readonly app: FastifyInstance; readonly parts: Parts; close(): Promise<void> };

async function openHouse(url: string): Promise<House> {
  const secret = 'only for races '.repeat(3);
  const { parts, close } = await openParts({ url, connections, origin: 'http://localhost', secret });
  const log = openLog(process.env.LOG_LEVEL ?? 'silent');
  const app = await compose(parts, { log, limits, longestLag: 0 });
  await app.ready();
  const workers = await startWorkers({ ...parts, log }, jobs(parts));
  return {
    ...{ app, parts },
    async close() {
      await app.close();
      await workers.stop(1000);
      await close();
    },
  };
}
