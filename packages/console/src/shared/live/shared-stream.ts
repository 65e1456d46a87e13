import type { LedgerEvent } from '@countersign/contract/events.ts';
import { type Connection, followEvents, type Listener } from './stream.ts';

type Message = { event: LedgerEvent } | { connection: Connection } | { signedOut: true } | { asks: true };

/**
 * Follows the server's events with all tabs of this browser together: a browser opens six connections to a server, and
 * every tab with one of its own would soon leave none for anything else. The tab that has the lock listens, and tells the
 * others; when it is closed the next one does.
 */
export function followTogether(listener: Listener): () => void {
  const ending = new AbortController();
  const channel = new BroadcastChannel('countersign-events');
  let latest: Connection | null = null;
  const hear = (message: Message) => {
    if ('event' in message) listener.happened(message.event);
    else if ('connection' in message) listener.connection(message.connection);
    else if ('signedOut' in message) listener.signedOut();
    else if (latest) channel.postMessage({ connection: latest });
  };
  const tell = (message: Message) => {
    if ('connection' in message) latest = message.connection;
    hear(message);
    channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data);
  const lead = () =>
    followEvents(
      {
        happened: (event) => tell({ event }),
        connection: (connection) => tell({ connection }),
        signedOut: () => tell({ signedOut: true }),
      },
      ending.signal,
    );
  alone(lead, ending.signal);
  channel.postMessage({ asks: true });
  return () => {
    ending.abort();
    channel.close();
  };
}

/** Runs it in one tab at a time. Without locks, which browsers keep for https and the own machine, in each tab. */
function alone(run: () => Promise<void>, signal: AbortSignal): void {
  const running = navigator.locks ? navigator.locks.request('countersign-events', { signal }, run) : run();
  running.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
