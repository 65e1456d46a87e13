type Count = { current: number; from: number };
type Told = (error: Error | null, result: { current: number; ttl: number }) => void;

const most = 5000;

/**
 * Counts requests by key in windows of time, for @fastify/rate-limit. Its own store goes by the machine's clock: set
 * back by an hour, that keeps everybody who had reached a limit out for an hour more.
 */
export class Counts {
  readonly #counts = new Map<string, Count>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that only goes forward. The library makes one with its own options, without it. */
  constructor({ now = () => performance.now() }: { readonly now?: () => number } = {}) {
    this.#now = now;
  }

  incr(key: string, tell: Told, window: number): void {
    const now = this.#now();
    const known = this.#counts.get(key);
    const count = known && known.from + window > now ? known : { current: 0, from: now };
    count.current += 1;
    // The one not seen for longest is forgotten first.
    this.#counts.delete(key);
    this.#counts.set(key, count);
    const [oldest] = this.#counts.size > most ? this.#counts.keys() : [];
    if (oldest !== undefined) this.#counts.delete(oldest);
    tell(null, { current: count.current, ttl: window - (now - count.from) });
  }

  child(): Counts {
    return new Counts({ now: this.#now });
  }
}
