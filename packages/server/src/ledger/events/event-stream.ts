import type { Reader } from '../../kernel/database.ts';
import type { Follower } from '../follow.ts';
import { isAfter, type Position, positionText } from '../position.ts';
import { findEvents, type Published } from './events.views.ts';

/** What a reader may see and wants to see. `projectIds` null: everything, what concerns no project included. */
export type Interest = {
  readonly projectIds: ReadonlySet<string> | null;
  readonly subjectType?: string;
  readonly subjectId?: string;
};

export type StreamOptions = {
  readonly reader: Reader;
  readonly follower: Follower;
  /** Asked at the beginning and at every heartbeat; null: the reader may see nothing any more. */
  readonly interest: () => Promise<Interest | null>;
  /** Where the reader left off. */
  readonly after: Position | null;
  /** Aborted when the reader has gone. */
  readonly gone: AbortSignal;
  /** Milliseconds between heartbeats. */
  readonly beat: number;
};

const batch = 500;
/** A reader this far behind is better off coming back and reading from the database. */
const most = 5000;

/**
 * The text of an event stream: first what has happened since the reader left off, then what happens, each entry once
 * and in order. It ends when the reader is gone or too slow, may no longer read, or the server closes.
 */
export async function* eventStream(options: StreamOptions): AsyncGenerator<string> {
  const { reader, follower, after, gone, beat } = options;
  let interest = await options.interest();
  if (interest === null) return;
  const inbox = new Inbox(AbortSignal.any([gone, follower.closing]), beat);
  const subscription = await follower.subscribe(inbox.put);
  try {
    yield ': connected\n\n';
    if (after && isAfter(subscription.from, after)) yield* missed(reader, interest, after, subscription.from);
    const start = after && isAfter(after, subscription.from) ? after : subscription.from;
    while (true) {
      const { events, ended, due } = await inbox.take();
      if (due) {
        interest = await options.interest();
        if (interest === null) return;
        yield ': still here\n\n';
      }
      for (const event of events)
        if (isAfter(event.position, start) && concerns(interest, event)) yield textOf(event);
      if (ended) return;
    }
  } finally {
    subscription.stop();
    inbox.close();
  }
}

/** What lies after one position and not after another, from the database. */
async function* missed(reader: Reader, interest: Interest, after: Position, upTo: Position) {
  const { projectIds, subjectType, subjectId } = interest;
  const filter = {
    ...(projectIds && { projectIds: [...projectIds] }),
    ...(subjectType !== undefined && { subjectType }),
    ...(subjectId !== undefined && { subjectId }),
  };
  for (let position = after; ; ) {
    const events = await findEvents(reader, filter, { after: position, order: 'oldest', limit: batch });
    for (const event of events) {
      if (isAfter(event.position, upTo)) return;
      yield textOf(event);
      position = event.position;
    }
    if (events.length < batch) return;
  }
}

const textOf = ({ position, text }: Published): string => `id: ${positionText(position)}\ndata: ${text}\n\n`;

const concerns = (
  { projectIds, subjectType, subjectId }: Interest,
  { projectId, subject }: Published,
): boolean =>
  (projectIds === null || (projectId !== null && projectIds.has(projectId))) &&
  (subjectType === undefined || subjectType === subject.type) &&
  (subjectId === undefined || subjectId === subject.id);

/** Events between the follower, which does not wait, and a reader, who may. */
class Inbox {
  readonly #end: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #events: Published[] = [];
  #due = false;
  #full = false;
  #wake = (): void => {};

  constructor(end: AbortSignal, beat: number) {
    this.#end = end;
    end.addEventListener('abort', this.#stir);
    this.#timer = setInterval(() => {
      this.#due = true;
      this.#wake();
    }, beat);
  }

  readonly #stir = (): void => this.#wake();

  readonly put = (events: readonly Published[]): void => {
    this.#full ||= this.#events.length + events.length > most;
    if (!this.#full) this.#events.push(...events);
    this.#wake();
  };

  /** Waits for events, the next heartbeat or the end; brings no more events than may go out between two looks. */
  async take(): Promise<{ events: Published[]; due: boolean; ended: boolean }> {
    const idle = () => this.#events.length === 0 && !this.#due && !this.#full && !this.#end.aborted;
    while (idle())
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const events = this.#events.splice(0, batch);
    const due = this.#due;
    this.#due = false;
    return { events, due, ended: this.#end.aborted || (this.#full && this.#events.length === 0) };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#end.removeEventListener('abort', this.#stir);
  }
}
