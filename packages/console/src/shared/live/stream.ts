import { type LedgerEvent, streamEvents } from '@countersign/contract/events.ts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { client } from '../api/client.ts';
import { isSignedOut, Refused } from '../api/failure.ts';

/** Is what is shown up to date? `since`: when the connection was lost. */
export type Connection = { readonly live: true } | { readonly live: false; readonly since: number };

export type Listener = {
  happened(event: LedgerEvent): void;
  connection(state: Connection): void;
  /** The session is over. */
  signedOut(): void;
};

const firstPause = 500;
const longestPause = 5000;

/**
 * Follows the server's events until `signal` aborts, through every loss of the connection, from where it left off. Ends
 * by itself when the session is over.
 */
export async function followEvents(listener: Listener, signal: AbortSignal): Promise<void> {
  let last: string | undefined;
  let pause = firstPause;
  let since: number | null = null;
  const live = () => {
    since = null;
    pause = firstPause;
    listener.connection({ live: true });
  };
  while (!signal.aborted) {
    try {
      for await (const { id, event } of connect(last, signal, live)) {
        last = id;
        listener.happened(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isSignedOut(error)) return listener.signedOut();
    }
    since ??= Date.now();
    listener.connection({ live: false, since });
    await sleep(pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

async function* connect(last: string | undefined, signal: AbortSignal, live: () => void) {
  const headers = { ...(last !== undefined && { 'last-event-id': last }) };
  const answer = await client.stream(streamEvents, { headers, signal });
  if (!answer.ok) throw answer.kind === 'refused' ? new Refused(answer.problem) : new Error('unreachable');
  live();
  const messages = answer.value
    .pipeThrough(new TextDecoderStream() as never)
    .pipeThrough(new EventSourceParserStream());
  for await (const { id, data } of each(messages)) yield { id, event: JSON.parse(data) as LedgerEvent };
}

/** Not every browser iterates streams by itself. */
async function* each<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const end = () => {
    clearTimeout(timer);
    resolve();
  };
  signal.addEventListener('abort', end, { once: true });
  return promise;
}
