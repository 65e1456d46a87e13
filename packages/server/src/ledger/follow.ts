import { setTimeout as pause } from 'node:timers/promises';
import type { Bell } from '../kernel/bell.ts';
import type { Changes } from '../kernel/changes.ts';
import type { Db } from '../kernel/database.ts';
import { findEvents, type Published } from './events/events.views.ts';
import { Waiters } from './events/waiters.ts';
import { keepPace } from './ledger.store.ts';
import { type Glimpse, glimpse, horizon } from './ledger.views.ts';
import type { Position } from './position.ts';

export type Subscription = { readonly from: Position; stop(): void };
/** Somebody who wants to know: of all that happens, and that the server is closing. */
export type Listener = { hear(events: readonly Published[]): void; end?(): void };

/** Reads what is new once for everybody in this process who wants to know. */
export type Follower = {
  readonly changes: Changes;
  /** How many listen: to everything, and to subjects. */
  readonly listening: number;
  /** Tells of all settled entries after the position `from`, in order, each once, until `stop`. */
  subscribe(listener: Listener): Promise<Subscription>;
  close(): void;
};

const batch = 500;
/** Rings that come while this passes are answered by one read. */
const betweenReads = 20;
/** Whoever commits later may have drawn an earlier number, from as many as may be under way at once on all servers. */
const underWay = 5000n;
/** A transaction that ends without a ring may be all that something committed has been waiting for. */
const whileUnsettled = 200;

/** Starts the one follower of this process, before anything is written. It costs nothing while nobody listens. */
export async function follow(db: Db, bell: Pick<Bell, 'listen'>): Promise<Follower> {
  await keepPace(db);
  const following = new Following(db);
  const stop = bell.listen(following.look);
  return {
    changes: following.waiters,
    get listening() {
      return following.listening;
    },
    subscribe: (listener) => following.subscribe(listener),
    close() {
      stop();
      following.close();
    },
  };
}

class Following {
  readonly waiters = new Waiters(() => this.look());
  readonly #db: Db;
  readonly #subscribers = new Set<Listener>();
  /** Committed entries whose subjects were woken already, but which streams may not have yet. */
  readonly #unsettled = new Set<string>();
  /** Up to where everything has been published; null: not following. */
  #position: Position | null = null;
  /** The highest number of those that were ever among them. */
  #glimpsed = 0n;
  #due = false;
  #closed = false;
  #reading: Promise<void> | null = null;
  #again: NodeJS.Timeout | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  get listening(): number {
    return this.#subscribers.size + this.waiters.count;
  }

  async subscribe(listener: Listener): Promise<Subscription> {
    if (this.#closed) listener.end?.();
    this.#subscribers.add(listener);
    const stop = () => void this.#subscribers.delete(listener);
    try {
      if (this.#position === null) await this.#start();
      return { from: this.#position ?? (await horizon(this.#db)), stop };
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** Reads what is new, at most one read at a time; what is asked for meanwhile is one more read afterwards. */
  readonly look = (): void => {
    this.#due = true;
    if (this.#reading === null && !this.#closed)
      this.#reading = this.#readWhileDue().finally(() => {
        this.#reading = null;
      });
  };

  async #readWhileDue(): Promise<void> {
    while (this.#due && !this.#closed) {
      this.#due = false;
      // The database is away: the next ring tries again, and the bell rings by itself every few seconds.
      await this.#read().catch(() => {});
      await pause(betweenReads);
    }
  }

  async #read(): Promise<void> {
    clearTimeout(this.#again);
    if (this.#subscribers.size === 0 && !this.waiters.waiting) {
      this.#position = null;
      return;
    }
    const position = this.#position === null ? await this.#start() : await this.#publish(this.#position);
    await this.#glimpse(position);
    if (this.#unsettled.size > 0) this.#again = setTimeout(this.look, whileUnsettled).unref();
  }

  /** Begins at what is to come. What was committed while nobody followed may concern those who began to wait meanwhile. */
  async #start(): Promise<Position> {
    const position = await horizon(this.#db);
    this.#position ??= position;
    this.#unsettled.clear();
    this.#glimpsed = 0n;
    this.waiters.wakeAll();
    return this.#position;
  }

  async #publish(from: Position): Promise<Position> {
    let position = from;
    for (let full = true; full; ) {
      const events = await findEvents(this.#db, {}, { after: position, order: 'oldest', limit: batch });
      position = events.at(-1)?.position ?? position;
      this.#position = position;
      if (events.length > 0) for (const listener of [...this.#subscribers]) listener.hear(events);
      for (const event of events) if (!this.#unsettled.delete(event.seq)) this.#wake(event);
      full = events.length === batch;
    }
    return position;
  }

  /** Wakes waiters for what is committed but not settled: they read for themselves, so order is nothing to them. */
  async #glimpse(from: Position): Promise<void> {
    const above = this.#glimpsed - underWay;
    let after = from;
    for (let full = true; full; ) {
      const rows = await glimpse(this.#db, { after, above, limit: batch });
      for (const row of rows) {
        after = row;
        if (!this.#unsettled.has(row.seq)) this.#wakeEarly(row);
      }
      full = rows.length === batch;
    }
  }

  #wakeEarly({ seq, project_id, subject_type, subject_id }: Glimpse): void {
    this.#unsettled.add(seq);
    if (BigInt(seq) > this.#glimpsed) this.#glimpsed = BigInt(seq);
    this.#wake({ projectId: project_id, subject: { type: subject_type, id: subject_id } });
  }

  #wake({ projectId, subject }: Pick<Published, 'projectId' | 'subject'>): void {
    if (projectId !== null) this.waiters.wake(projectId, subject);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    for (const listener of [...this.#subscribers]) listener.end?.();
    this.#subscribers.clear();
    this.waiters.wakeAll();
  }
}
