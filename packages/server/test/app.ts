import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import { compose, openParts, type PartsOptions } from '../src/compose.ts';
import { jobs } from '../src/jobs.ts';
import { sha256 } from '../src/kernel/digest.ts';
import { freePort } from '../src/kernel/free-port.ts';
import { openLog } from '../src/kernel/log.ts';
import { ensureQueues } from '../src/kernel/queue.ts';
import { startWorkers } from '../src/kernel/workers.ts';
import type { Parts } from '../src/parts.ts';
import type { Addresses } from './concierge.ts';
import { freshDatabase } from './harness.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Headers = Record<string, string>;

/** The API as one account uses it, with a token that may all. */
export type Client = {
  readonly accountId: string;
  readonly token: string;
  call(method: Method, path: string, body?: unknown, headers?: Headers): Promise<LightMyRequestResponse>;
  get(path: string, headers?: Headers): Promise<LightMyRequestResponse>;
  post(path: string, body?: unknown, headers?: Headers): Promise<LightMyRequestResponse>;
};

export type TestApp = {
  readonly app: FastifyInstance;
  readonly parts: Parts;
  /** A database address for those who must break the rules. */
  readonly ownerUrl: string;
  readonly administrator: Client;
  /** Where it listens, if it does. */
  readonly origin: string;
  /** Makes a person with a token; a member of `project` (a key) when that is given. */
  person(username: string, membership?: { project: string; access: string }): Promise<Client>;
  /** Makes an empty project; answers its id. */
  project(key: string, name?: string): Promise<string>;
  close(): Promise<void>;
};

export type TestOptions = {
  readonly workers?: boolean;
  /** On a socket of its own, for real clients. */
  readonly listen?: boolean;
  readonly mail?: PartsOptions['mail'];
  /** Where calls may go inside networks; unset: to what listens on this machine, as other systems do in tests. */
  readonly calls?: string;
  /** A migrated database; otherwise a fresh one. */
  readonly on?: Addresses;
};

/** The whole server on a database of its own, without a socket. `workers`: its jobs are worked as well. */
export async function testApp({
  workers = false,
  listen = false,
  mail,
  calls = '127.0.0.0/8, ::1',
  on,
}: TestOptions = {}): Promise<TestApp> {
  const { url, ownerUrl } = on ?? (await freshDatabase());
  const port = listen ? await freePort('localhost', 0) : null;
  const origin = port === null ? 'http://localhost' : `http://localhost:${port}`;
  const options = {
    url,
    connections: 10,
    // Hundreds at once take their time while other tests use the same machine.
    patience: 20_000,
    origin,
    secret: 'only for tests '.repeat(3),
    calls,
  };
  const { parts, close } = await openParts({ ...options, mail });
  const log = openLog(process.env.LOG_LEVEL ?? 'silent');
  const app = await compose(parts, { log, checkAnswers: true, longestLag: 0 });
  await app.ready();
  const running = workers ? await startWorkers({ ...parts, log }, jobs(parts)) : null;
  if (!workers) await ensureQueues(parts.queue, jobs(parts));
  const administrator = await makeClient(app, parts, 'root', true);
  if (port !== null) await app.listen({ host: 'localhost', port });
  return {
    ...{ app, parts, ownerUrl, administrator, origin },
    async person(username, membership) {
      const client = await makeClient(app, parts, username, false);
      if (membership) await join(parts, client, membership);
      return client;
    },
    project: (key, name = key) => insertProject(parts, key, name),
    async close() {
      await app.close();
      await running?.stop(1000);
      await close();
    },
  };
}

async function makeClient(
  app: FastifyInstance,
  { db }: Parts,
  username: string,
  administrator: boolean,
): Promise<Client> {
  const token = `cs_token_of_${username}`;
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into account (kind, username, name, administrator)
      values ('person', ${username}, ${username}, ${administrator})
      returning id
    )
    insert into token (account_id, name, hash) select id, 'test', ${sha256(token)} from made
    returning account_id as id
  `.execute(db);
  const call: Client['call'] = (method, url, body, headers = {}) =>
    app.inject({
      ...{ method, url },
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
  return {
    accountId: rows[0]?.id ?? '',
    token,
    call,
    async get(path, headers) {
      if (path.includes('/ledger?')) await settled(db);
      return call('GET', path, undefined, headers);
    },
    post: (path, body = {}, headers = {}) => call('POST', path, body, headers),
  };
}

/** The ledger shows an entry once nothing that began before it is still under way: waits until all there are are shown. */
async function settled(db: Parts['db']): Promise<void> {
  const { rows } = await sql<{ next: string }>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as next
  `.execute(db);
  for (;;) {
    const { rows: seen } = await sql<{ all: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${rows[0]?.next}::xid8 as all
    `.execute(db);
    if (seen[0]?.all) return;
    await sleep(5);
  }
}

async function insertProject({ db }: Parts, key: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into project (key, name) values (${key}, ${name}) returning id
  `.execute(db);
  return rows[0]?.id ?? '';
}

async function join({ db }: Parts, client: Client, { project, access }: { project: string; access: string }) {
  await sql`
    insert into member (project_id, account_id, access)
    select id, ${client.accountId}, ${access} from project where key = ${project}
  `.execute(db);
}
