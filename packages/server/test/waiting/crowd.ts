import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What somebody waits for: that an approval changes, or all that happens in a project. */
export type Place =
  | { readonly kind: 'approval'; readonly project: string; readonly id: string }
  | { readonly kind: 'events'; readonly project: string };

/** Milliseconds from sending a decision to each answer it brought; `wrong`: what should not have been. */
export type Woken = { readonly times: number[]; readonly lasts: number[]; readonly wrong: string[] };

export type CrowdOptions = {
  readonly port: number;
  readonly tokens: readonly string[];
  /** Who decides: the token of somebody who is asked on every approval. */
  readonly signer: string;
  /** The version that undecided approvals have. */
  readonly version: string;
};

/** One decision under way: when it was sent, and who is still to hear of it. */
type Decision = {
  readonly at: number;
  readonly missing: Set<Waiter>;
  readonly times: number[];
  done(): void;
};

type Waiter = { readonly socket: Socket; readonly place: Place; readonly decided: Set<string> };

const atOnce = 200;
/** Ports are numbered by address: a crowd beyond those of one comes from several. */
const byAddress = 20_000;
const longest = 30_000;

/**
 * Many who wait, each on a connection of their own, as cheaply as can be: the bare protocol, nothing parsed that need
 * not be. Who waited for an approval that was decided hangs on without asking again; whose time is over asks again.
 */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #waiters = new Set<Waiter>();
  readonly #decisions = new Map<string, Decision>();
  readonly #wrong: string[] = [];
  /** How often somebody's time was over, and they asked again. */
  again = 0;
  /** How the streams and waits ended of those whom the server sent away. */
  readonly ends = { orderly: 0, torn: 0 };

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /** Fulfilled when all have asked; those who follow events have had their first line. */
  async come(places: readonly Place[]): Promise<void> {
    for (let from = 0; from < places.length; from += atOnce)
      await Promise.all(places.slice(from, from + atOnce).map((place, nth) => this.#sit(place, from + nth)));
  }

  async #sit(place: Place, nth: number): Promise<void> {
    const address = Math.floor(nth / byAddress);
    const from = address > 0 ? { localAddress: `127.0.0.${1 + address}` } : {};
    const socket = connect({ port: this.#options.port, host: '127.0.0.1', ...from, noDelay: true });
    const waiter: Waiter = { socket, place, decided: new Set() };
    const token = this.#options.tokens[nth % this.#options.tokens.length] ?? '';
    const asked = requestOf(place, token, this.#options.version);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.write(asked);
      if (place.kind === 'approval') resolve();
    });
    const hear = place.kind === 'approval' ? this.#answers(waiter, asked) : this.#events(waiter, resolve);
    socket.on('data', hear);
    socket.once('close', () => this.#gone(waiter));
    await promise;
    socket.on('error', () => {});
    this.#waiters.add(waiter);
  }

  #answers(waiter: Waiter, asked: string): (bytes: Buffer) => void {
    let text = '';
    return (bytes) => {
      text += bytes.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const status = text.slice(9, 12);
      const length = status === '304' ? 0 : Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const closes = /^connection: close/im.test(text.slice(0, head));
      const body = text.slice(head + 4, head + 4 + length);
      text = text.slice(head + 4 + length);
      if (closes) this.ends.orderly += 1;
      if (status === '304' && closes) return;
      if (status === '304') {
        this.again += 1;
        waiter.socket.write(asked);
      } else this.#heard(waiter, status === '200' ? String(/^\{"id":"(\d+)"/.exec(body)?.[1]) : status);
    };
  }

  #events(waiter: Waiter, connected: () => void): (bytes: Buffer) => void {
    let first = true;
    return (bytes) => {
      if (first) {
        first = false;
        connected();
      }
      const text = bytes.toString('latin1');
      if (text.endsWith('\r\n0\r\n\r\n') || text === '0\r\n\r\n') this.ends.orderly += 1;
      for (const [, id = ''] of text.matchAll(
        /"action":"approval\.approved".*?"subject":\{[^}]*"id":"(\d+)"/g,
      ))
        this.#heard(waiter, id);
    };
  }

  #heard(waiter: Waiter, id: string): void {
    const decision = this.#decisions.get(id);
    // Whoever follows a project hears of all that is decided in it.
    if (decision === undefined && waiter.place.kind === 'events') return;
    if (decision === undefined || !decision.missing.delete(waiter)) {
      this.#wrong.push(`${JSON.stringify(waiter.place)} heard ${id}`);
      return;
    }
    decision.times.push(performance.now() - decision.at);
    if (decision.missing.size === 0) decision.done();
  }

  #gone(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }

  /**
   * Decides these approvals of a project, one every so many milliseconds, and waits until all have heard whom it
   * concerns. Who hears of another's, or twice, is among what is wrong.
   */
  async decide(project: string, approvals: readonly string[], every: number): Promise<Woken> {
    const under: Promise<Decision>[] = [];
    const from = performance.now();
    for (const [nth, id] of approvals.entries()) {
      await pause(Math.max(0, from + nth * every - performance.now()));
      under.push(this.#decideOne(project, id));
    }
    const decisions = await Promise.all(under);
    // Whoever were to hear twice would do so about now.
    await pause(200);
    for (const id of approvals) this.#decisions.delete(id);
    return {
      times: decisions.flatMap(({ times }) => times),
      lasts: decisions.map(({ times }) => Math.max(0, ...times)),
      wrong: this.#wrong.splice(0),
    };
  }

  async #decideOne(project: string, id: string): Promise<Decision> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const missing = new Set<Waiter>();
    for (const waiter of this.#waiters) if (concerns(waiter.place, project, id)) missing.add(waiter);
    const decision: Decision = { at: performance.now(), missing, times: [], done: resolve };
    this.#decisions.set(id, decision);
    const response = await fetch(
      `http://127.0.0.1:${this.#options.port}/api/v1/projects/${project}/approvals/${id}/decisions`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#options.signer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ verdict: 'approve', comment: 'Tested on QA' }),
      },
    );
    if (!response.ok) this.#wrong.push(`the decision on ${id}: ${response.status} ${await response.text()}`);
    else await response.arrayBuffer();
    if (missing.size > 0) await Promise.race([promise, pause(longest, undefined, { ref: false })]);
    if (missing.size > 0) this.#wrong.push(`${missing.size} have not heard of ${id}`);
    return decision;
  }

  /** All hang up. */
  leave(): void {
    for (const { socket } of this.#waiters) socket.destroy();
  }
}

const concerns = (place: Place, project: string, id: string): boolean =>
  place.project === project && (place.kind === 'events' || place.id === id);

function requestOf(place: Place, token: string, version: string): string {
  const line =
    place.kind === 'events'
      ? `GET /api/v1/events?project=${place.project} HTTP/1.1`
      : `GET /api/v1/projects/${place.project}/approvals/${place.id} HTTP/1.1`;
  const wants =
    place.kind === 'events' ? 'accept: text/event-stream' : `prefer: wait=60\r\nif-none-match: "${version}"`;
  return `${line}\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${wants}\r\n\r\n`;
}
