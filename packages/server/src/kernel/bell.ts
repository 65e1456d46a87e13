import type { Socket } from 'node:net';
import pg from 'pg';
import { crashPoint } from './crash-point.ts';
import { bePresent } from './presence.ts';

/**
 * Hears that something was committed. `jobs`: the queues that were named; empty: anything may have happened. A commit
 * that added no jobs is heard as `noJobs`, which is nobody's queue.
 */
export type Heard = (jobs: ReadonlySet<string>) => void;

/**
 * Says "something was committed" to whoever waits, on every server. It may be lost or rung twice: those who hear it
 * look for themselves. Rung after the commit, because NOTIFY inside a transaction makes commits queue.
 */
export type Bell = {
  /** `jobs`: the queues to which the commit added jobs, so that only their workers look; unsaid: all of them look. */
  ring(jobs?: Iterable<string>): void;
  /** Calls `heard` after every ring, anywhere; answers how to stop listening. */
  listen(heard: Heard): () => void;
  /** Fulfilled once it can be heard by others. */
  readonly connected: Promise<void>;
  /** The database's process at the other end of its connection; null while there is none. */
  process(): number | null;
  close(): Promise<void>;
};

export type BellOptions = {
  readonly url: string;
  /** How often everybody looks anyway, so that a lost ring is only a delay; and how long a silent line is kept. */
  readonly safety?: number;
};

const channel = 'countersign';
const everySafety = 5000;
const longestPause = 2000;
const longestConnect = 5000;
// A payload of NOTIFY is below 8000 bytes.
const longestPayload = 7000;

/** Opens the bell on a connection of its own, which it keeps open until `close`. Never fails: it tries again. */
export function openBell({ url, safety = everySafety }: BellOptions): Bell {
  const listeners = new Set<Heard>();
  const line = new Line(url, (jobs) => {
    for (const heard of listeners) heard(jobs);
  });
  const timer = setInterval(() => {
    line.hear(new Set());
    line.test();
  }, safety);
  timer.unref();
  return {
    connected: line.connected.promise,
    process: () => line.process,
    ring: (jobs) => line.ring(jobs === undefined ? [] : named(jobs)),
    listen(heard) {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    async close() {
      clearInterval(timer);
      listeners.clear();
      await line.close();
    },
  };
}

const noJobs = '-';

/** A ring without any name would have every queue looked at, after each commit. */
function named(jobs: Iterable<string>): readonly string[] {
  const names = [...jobs];
  return names.length === 0 ? [noJobs] : names;
}

class Line {
  readonly #url: string;
  readonly hear: Heard;
  readonly connected = Promise.withResolvers<void>();
  #client: pg.Client | null = null;
  #untested: pg.Client | null = null;
  #closed = false;
  #pause = 50;
  #retry: NodeJS.Timeout | undefined;
  #jobs = new Set<string>();
  #due = false;
  #sending = false;

  constructor(url: string, hear: Heard) {
    this.#url = url;
    this.hear = hear;
    void this.#connect();
  }

  /** Rings of one turn of the event loop, and those during a ring under way, become one. */
  ring(jobs: Iterable<string>): void {
    for (const job of jobs) this.#jobs.add(job);
    if (this.#due) return;
    this.#due = true;
    if (!this.#sending) setImmediate(() => void this.#send());
  }

  async #send(): Promise<void> {
    if (this.#closed) return;
    const jobs = this.#jobs;
    this.#jobs = new Set();
    this.#due = false;
    this.#sending = true;
    crashPoint('bell-before-ring');
    this.hear(jobs);
    const payload = [...jobs].join(' ');
    await this.#client
      ?.query({
        name: 'ring',
        text: 'select pg_notify($1, $2)',
        values: [channel, payload.length > longestPayload ? '' : payload],
      })
      .catch(() => {});
    this.#sending = false;
    if (this.#due) setImmediate(() => void this.#send());
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'countersign bell',
      // A ring that a crash loses is only a delay; waiting for the disk would make it late for everybody.
      options: '-c synchronous_commit=off',
      keepAlive: true,
      connectionTimeoutMillis: longestConnect,
    });
    client.on('error', () => {});
    client.on('notification', ({ processId, payload }) => {
      if (processId !== ownProcess(client)) this.hear(new Set(payload ? payload.split(' ') : []));
    });
    client.once('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      await client.query(bePresent);
      if (this.#closed) return void (await client.end());
      this.#client = client;
      this.#pause = 50;
      this.connected.resolve();
      // What was rung meanwhile is heard now.
      this.hear(new Set());
    } catch {
      await client.end().catch(() => {});
      this.#lost(client);
    }
  }

  /** Hangs up on a line that has not answered the last test: whoever was at its other end may be gone without a word. */
  test(): void {
    const client = this.#client;
    if (client === null) return;
    if (this.#untested === client) {
      hangUp(client);
      return;
    }
    this.#untested = client;
    client.query('select').then(
      () => {
        if (this.#untested === client) this.#untested = null;
      },
      () => {},
    );
  }

  get process(): number | null {
    return this.#client && ownProcess(this.#client);
  }

  #lost(client: pg.Client): void {
    if (this.#client === client) this.#client = null;
    if (this.#closed || this.#client) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), this.#pause);
    this.#retry.unref();
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => {});
  }
}

/** pg would say goodbye and wait for the answer. */
const hangUp = (client: pg.Client): void =>
  void (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();

/** pg keeps the backend's number but does not declare it. */
const ownProcess = (client: pg.Client): number | null =>
  (client as unknown as { processID: number | null }).processID;
