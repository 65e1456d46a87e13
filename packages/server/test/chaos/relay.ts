import type { AddressInfo } from 'node:net';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/**
 * How a relay treats those who come: `through` to the other side; `refuse`: nobody listens there; `silent`: nothing
 * comes back any more, not even that the connection has ended, as when the machine is gone.
 */
export type Manner = 'through' | 'refuse' | 'silent';

type RelayOptions = {
  /** The port of 127.0.0.1 that it listens on; 0: any. */
  readonly port?: number;
  /** Milliseconds that everything is under way for, in each direction. */
  readonly delay?: number;
};

type Pair = readonly [near: Socket, far: Socket | null];

/** What is lost of the next commit that comes by, with its connection: itself, or only the answer to it. */
export type Lost = 'commit' | 'answer';

const commit = Buffer.from('commit\0');

/** An address that stays the same, whoever is behind it and however they are. */
export class Relay {
  readonly #server = createServer({ allowHalfOpen: false }, (near) => this.#take(near));
  #delay: number;
  readonly #pairs = new Set<Pair>();
  /** Nothing passes on these any more. */
  readonly #forgotten = new WeakSet<Pair>();
  /** The next data that comes back on these is lost. */
  readonly #doomed = new WeakSet<Pair>();
  #losing: Lost | null = null;
  #to: NetConnectOpts;
  #manner: Manner = 'through';

  constructor(to: NetConnectOpts, delay: number) {
    this.#to = to;
    this.#delay = delay;
  }

  static async open(to: NetConnectOpts, { port = 0, delay = 0 }: RelayOptions = {}): Promise<Relay> {
    const relay = new Relay(to, delay);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on. Connections that were silent end when it is something else again, as those of a dead machine do. */
  behave(manner: Manner, to = this.#to): void {
    const before = this.#manner;
    this.#to = to;
    this.#manner = manner;
    if (manner === 'refuse' || (before === 'silent' && manner === 'through')) this.cut();
  }

  /** Ends all connections there are. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) reset(socket);
    this.#pairs.clear();
  }

  /** On the connections there are nothing passes any more, without a word, as behind a firewall that has forgotten them. */
  forget(): void {
    for (const pair of this.#pairs) this.#forgotten.add(pair);
  }

  /** Milliseconds that everything is under way for, from now on. */
  slow(delay: number): void {
    this.#delay = delay;
  }

  /** Lies in wait for the next commit. */
  lose(what: Lost): void {
    this.#losing = what;
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #take(near: Socket): void {
    if (this.#manner === 'refuse') return void reset(near);
    const far = this.#manner === 'silent' ? null : connect(this.#to);
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    this.#pass(pair, near, far);
    if (far) this.#pass(pair, far, near);
  }

  #pass(pair: Pair, from: Socket, to: Socket | null): void {
    from.setNoDelay(true);
    const whenHeard = (act: () => void) => {
      if (this.#manner !== 'silent' && !this.#forgotten.has(pair)) this.#later(act);
    };
    from.on('data', (data) => {
      if (!this.#isLost(pair, from, data)) whenHeard(() => to?.write(data));
    });
    from.on('end', () => whenHeard(() => to?.end()));
    from.on('error', () => whenHeard(() => to?.destroy()));
    from.on('close', () => {
      if (pair.every((socket) => socket === null || socket.closed)) this.#pairs.delete(pair);
      whenHeard(() => to?.destroy());
    });
  }

  /** Whether this is what was lain in wait for; then its connection is reset, and at the other side it ends. */
  #isLost(pair: Pair, from: Socket, data: Buffer): boolean {
    const [near, far] = pair;
    const isCommit = from === near && this.#losing !== null && data.includes(commit);
    if (isCommit && this.#losing === 'answer') this.#doomed.add(pair);
    const isLost = (isCommit && this.#losing === 'commit') || (from === far && this.#doomed.has(pair));
    if (isCommit) this.#losing = null;
    if (!isLost) return false;
    near.resetAndDestroy();
    far?.destroy();
    return true;
  }

  /** In order: what waits equally long comes out as it went in. */
  #later(act: () => void): void {
    if (this.#delay === 0) act();
    else setTimeout(act, this.#delay);
  }
}

/** Only TCP has a way to say that a connection is broken off. */
function reset(socket: Socket | null): void {
  if (socket?.remoteFamily === undefined) socket?.destroy();
  else socket.resetAndDestroy();
}
