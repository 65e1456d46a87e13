import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { City } from './city.ts';
import { rows } from './examine.ts';
import type { LoadKind } from './load.ts';
import { tokenOf } from './site.ts';

type Counted = { readonly streams: number; readonly reconnected: number; readonly heard: number };

const pause = 50;
const longestWait = 60_000;

/** A load that so many streams follow, each at another server whenever the one it was at is gone. */
export const watched = <C>(kind: LoadKind<C>, streams: number): LoadKind<C & Counted> => ({
  ...kind,
  async open(city) {
    const listeners = Array.from({ length: streams }, (_, nth) => new Listener(city, nth));
    await Promise.all(listeners.map((listener) => listener.connected));
    const load = await kind.open(city);
    return {
      ...load,
      stir: () => load.stir(),
      count: () => ({
        ...load.count(),
        streams,
        reconnected: listeners.reduce((sum, { connections }) => sum + connections - 1, 0),
        heard: listeners.reduce((sum, { ids }) => sum + ids.length, 0),
      }),
      async examine(owner, calls) {
        const written = await entries(owner);
        const wrong = await Promise.all(listeners.map((listener) => listener.compare(written)));
        return [...(await load.examine(owner, calls)), ...wrong.flat()];
      },
    };
  },
});

async function entries(owner: pg.Client): Promise<string[]> {
  const all = await rows<{ seq: string }>(
    owner,
    `select seq::text as seq from ledger_entry where project_id = (select id from project where key = 'shop') order by seq`,
  );
  return all.map(({ seq }) => seq);
}

/** One reader of the stream of events, who goes on where it left off. */
class Listener {
  readonly #city: City;
  readonly #nth: number;
  readonly #first = Promise.withResolvers<void>();
  readonly #gone = new AbortController();
  readonly ids: string[] = [];
  connections = 0;
  #last: string | null = null;

  constructor(city: City, nth: number) {
    this.#city = city;
    this.#nth = nth;
    void this.#follow();
  }

  get connected(): Promise<void> {
    return this.#first.promise;
  }

  async #follow(): Promise<void> {
    for (let turn = this.#nth; !this.#gone.signal.aborted; turn += 1) {
      const site = this.#city.sites[turn % this.#city.sites.length];
      if (site && site.readySince !== null) await this.#read(site.origin).catch(() => {});
      await sleep(pause);
    }
  }

  async #read(origin: string): Promise<void> {
    const from: Record<string, string> = this.#last === null ? {} : { 'last-event-id': this.#last };
    const response = await fetch(`${origin}/api/v1/events?project=shop`, {
      headers: { authorization: `Bearer ${tokenOf('ci')}`, ...from },
      signal: this.#gone.signal,
    });
    if (response.status !== 200 || response.body === null) return void (await response.text());
    this.connections += 1;
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      this.#first.resolve();
      const parts = `${text}${chunk}`.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) this.#hear(part);
    }
  }

  #hear(part: string): void {
    const id = /^id: (.+)$/m.exec(part)?.[1];
    const data = /^data: (.+)$/m.exec(part)?.[1];
    if (id === undefined) return;
    // A client remembers the id of what it has got as a whole.
    this.#last = id;
    if (data !== undefined) this.ids.push((JSON.parse(data) as { id: string }).id);
  }

  /** Everything since its first is there, once, in the order in which it became visible; it waits for the last. */
  async compare(written: readonly string[]): Promise<string[]> {
    const [first = '0'] = this.ids;
    const expected = written.filter((seq) => BigInt(seq) >= BigInt(first));
    const until = performance.now() + longestWait;
    const lacking = () => {
      const had = new Set(this.ids);
      return expected.filter((seq) => !had.has(seq));
    };
    while (lacking().length > 0 && performance.now() < until) await sleep(pause);
    this.#gone.abort();
    const missed = lacking();
    const twice = this.ids.length - new Set(this.ids).size;
    const name = `stream ${this.#nth + 1}`;
    return [
      ...(missed.length > 0
        ? [`${name} missed ${missed.length} of ${expected.length}: ${missed.slice(0, 5)}`]
        : []),
      ...(twice > 0 ? [`${name} got ${twice} twice`] : []),
      ...(this.ids.length === 0 ? [`${name} heard nothing`] : []),
    ];
  }
}
