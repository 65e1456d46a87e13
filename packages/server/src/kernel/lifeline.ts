import pg from 'pg';

/** What pg keeps of a connection but does not declare. */
type Wire = {
  on(
    event: 'parameterStatus',
    heard: (told: { parameterName: string; parameterValue: string }) => void,
  ): void;
  on(event: 'errorMessage', heard: (error: { code?: string }) => void): void;
  emit(event: 'error', error: Error): void;
  readonly stream: { readonly bytesRead: number; destroy(error: Error): void };
};

const wireOf = (client: pg.ClientBase): Wire => (client as unknown as { connection: Wire }).connection;

/** As the network says it, so that it is worth trying again: see failure.ts. */
const gone = (why: string): Error => Object.assign(new Error(why), { code: 'ECONNRESET' });

/** The same, and it took long to find out: see failure.ts. */
const silent = (): Error => Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' });

const readOnly = '25006';
/** Where PostgreSQL gives up waiting for a second machine; its name is the same in every language. */
const unconfirmed = 'SyncRepWaitForLSN';

/**
 * A connection that ends itself rather than lead to the wrong place or say what is not so:
 *
 * * the database at its other end takes no writes any more, since another one leads now;
 * * somebody has cancelled a commit that waited for the second machine. PostgreSQL then says that it is done, and
 *   whoever believes that has an answer to something that may be lost with the first machine.
 */
export class Lifeline extends pg.Client {
  /** It is a copy that follows, and can only be read. */
  follows = false;

  constructor(config?: pg.ClientConfig) {
    super(config);
    const wire = wireOf(this);
    wire.on('parameterStatus', ({ parameterName, parameterValue }) => {
      if (parameterName === 'in_hot_standby') this.follows = parameterValue === 'on';
    });
    wire.on('errorMessage', ({ code }) => {
      // After whoever asked has been told why.
      if (code === readOnly) setImmediate(() => wire.stream.destroy(gone('the database takes no writes')));
    });
    this.on('notice', ({ routine }) => {
      if (routine === unconfirmed) drop(this, gone('the commit was not confirmed by a second machine'));
    });
  }
}

/** Whatever is under way on it fails, at once: what comes in with the same packet is not believed. */
function drop(client: pg.ClientBase, why: Error): void {
  const wire = wireOf(client);
  wire.emit('error', why);
  wire.stream.destroy(why);
}

/** For a pool: a copy that follows is no database to work with. */
export function refuseFollowers(client: pg.ClientBase, done: (error?: Error) => void): void {
  done((client as Lifeline).follows ? gone('the database follows another one') : undefined);
}

/**
 * Gives up connections of `pool` on which something has been asked and for `longest` milliseconds no byte has come
 * back: the machine is gone, and nobody says so. Answers how to stop.
 */
export function watchForSilence(pool: pg.Pool, longest: number): () => void {
  const held = new Map<pg.PoolClient, { read: number; since: number }>();
  pool.on('acquire', (client) => held.set(client, { read: -1, since: performance.now() }));
  pool.on('release', (_error, client) => held.delete(client));
  const look = () => {
    const now = performance.now();
    for (const [client, seen] of held) {
      const read = wireOf(client).stream.bytesRead;
      if (read !== seen.read) held.set(client, { read, since: now });
      else if (now - seen.since > longest) drop(client, silent());
    }
  };
  const timer = setInterval(look, longest / 10).unref();
  return () => clearInterval(timer);
}
