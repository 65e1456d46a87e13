import type { Reader } from '../../kernel/database.ts';
import type { Follower, Subscription } from '../follow.ts';
import { isAfter, type Position } from '../position.ts';
import { findEvents, type Published } from './events.views.ts';
import { type Interest, rendered } from './rendered.ts';

/** Where a stream goes. */
export type Out = {
  /** False: that is enough for now; the stream is `drained` once it may go on. */
  write(bytes: Buffer): boolean;
  end(): void;
  /** Lets go of a reader who does not read, and of what is still to go to them. */
  destroy(): void;
};

export type StreamOptions = {
  readonly reader: Reader;
  readonly follower: Pick<Follower, 'subscribe'>;
  readonly out: Out;
  /** What the reader may see now. */
  readonly interest: Interest;
  /** Looks at that again; null: they may see nothing any more. */
  readonly still: () => Promise<Interest | null>;
  /** Where the reader left off. */
  readonly after: Position | null;
};

const batch = 500;
/** How many events, and characters, a reader may be behind: further, they are better off coming back and reading from the database. */
const most = { events: 5000, text: 4 * 1024 * 1024 };
/** So many beats in a row during which nothing was taken: nobody is reading. */
const patience = 6;
const connected = Buffer.from(': connected\n\n');
const stillHere = Buffer.from(': still here\n\n');

/**
 * An event stream: first what has happened since the reader left off, then what happens, each entry once and in order.
 * It ends when the reader is gone or too slow, may no longer read, or the server closes. What is kept for one reader is
 * bounded, whether they read or not: where they left off they can go on.
 */
export class EventStream {
  readonly #options: StreamOptions;
  #interest: Interest;
  /** What the reader has already, while something of that may still come. */
  #had: Position | null = null;
  #held: (readonly Published[])[] = [];
  #behind = { events: 0, text: 0 };
  #busy = true;
  /** It was written more than the connection took at once; `#stalled`: for so many beats. */
  #stuck = false;
  #stalled = 0;
  #looking = false;
  #over = false;
  #more: (() => void) | null = null;
  #subscription: Subscription | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#interest = options.interest;
  }

  /** Fulfilled when the reader has all that they missed; from then on everything comes by itself. */
  async begin(): Promise<void> {
    await this.#begin().catch(this.end);
  }

  async #begin(): Promise<void> {
    const { follower, after } = this.#options;
    const subscription = await follower.subscribe(this);
    this.#subscription = subscription;
    if (this.#over) return subscription.stop();
    await this.#write(connected);
    const { from } = subscription;
    this.#had = after && isAfter(after, from) ? after : from;
    if (after && isAfter(from, after)) await this.#catchUp(after, from);
    this.#flush();
  }

  /** What lies after one position and not after another, from the database. */
  async #catchUp(after: Position, upTo: Position): Promise<void> {
    const { reader } = this.#options;
    const { projectIds, subjectType, subjectId } = this.#interest;
    const filter = {
      ...(projectIds && { projectIds: [...projectIds] }),
      ...(subjectType !== undefined && { subjectType }),
      ...(subjectId !== undefined && { subjectId }),
    };
    for (let position = after; !this.#over; ) {
      const events = await findEvents(reader, filter, { after: position, order: 'oldest', limit: batch });
      const missed = events.filter((event) => !isAfter(event.position, upTo));
      const bytes = rendered(missed, this.#interest);
      if (bytes) await this.#write(bytes);
      position = events.at(-1)?.position ?? position;
      if (missed.length < batch) return;
    }
  }

  /** False: that is enough for now. */
  #put(bytes: Buffer): boolean {
    this.#stuck = !this.#options.out.write(bytes);
    return !this.#stuck;
  }

  /** Writes, and waits until more may be written. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#over || this.#put(bytes)) return;
    await new Promise<void>((resolve) => {
      this.#more = resolve;
    });
  }

  /** What is new, from the follower, who does not wait. */
  hear(events: readonly Published[]): void {
    if (this.#over) return;
    if (this.#busy) this.#hold(events);
    else this.#pass(events);
  }

  #hold(events: readonly Published[]): void {
    this.#held.push(events);
    this.#count(events, 1);
    if (this.#behind.events > most.events || this.#behind.text > most.text) this.#cut();
  }

  #count(events: readonly Published[], sign: 1 | -1): void {
    this.#behind.events += sign * events.length;
    for (const { text } of events) this.#behind.text += sign * text.length;
  }

  #pass(events: readonly Published[]): void {
    const fresh = this.#unknown(events);
    const bytes = fresh.length > 0 ? rendered(fresh, this.#interest) : null;
    if (bytes) this.#busy = !this.#put(bytes);
  }

  #unknown(events: readonly Published[]): readonly Published[] {
    const had = this.#had;
    if (had === null) return events;
    const fresh = events.filter(({ position }) => isAfter(position, had));
    // What comes later is later than that as well.
    if (fresh.length > 0) this.#had = null;
    return fresh.length === events.length ? events : fresh;
  }

  /** The reader takes more. */
  readonly drained = (): void => {
    this.#stuck = false;
    this.#stalled = 0;
    const more = this.#more;
    this.#more = null;
    if (more === null) this.#flush();
    else more();
  };

  #flush(): void {
    this.#busy = false;
    while (!this.#busy && !this.#over) {
      const next = this.#held.shift();
      if (next === undefined) break;
      this.#count(next, -1);
      this.#pass(next);
    }
  }

  /** The reader is told that there is somebody, and it is looked at whether they still may read. */
  readonly beat = async (): Promise<void> => {
    if (this.#looking || this.#over) return;
    this.#looking = true;
    const interest = await this.#options.still().catch(() => null);
    this.#looking = false;
    if (interest === null) return this.end();
    this.#interest = interest;
    if (this.#over) return;
    if (this.#stuck) this.#stall();
    else if (!this.#busy) this.#busy = !this.#put(stillHere);
  };

  /** A connection that nobody reads from would be kept for good. */
  #stall(): void {
    this.#stalled += 1;
    if (this.#stalled >= patience) this.#cut();
  }

  #cut(): void {
    this.end();
    this.#options.out.destroy();
  }

  /** Called by whoever notices first: the reader has gone, the server closes. */
  readonly end = (): void => {
    if (this.#over) return;
    this.#over = true;
    this.#held = [];
    this.#subscription?.stop();
    this.#more?.();
    this.#options.out.end();
  };
}
