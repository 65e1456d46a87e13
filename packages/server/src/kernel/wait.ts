const firstPause = 25;
const longestPause = 1000;

type Rings = { listen(heard: () => void): () => void };

/**
 * That everything ends, and who is to be told. Not an AbortSignal: whoever begins to listen to one walks past all who
 * do already.
 */
export class Closing {
  readonly #ends = new Set<() => void>();
  closed = false;

  /** Calls `end` when it comes to that; answers how to take that back. */
  add(end: () => void): () => void {
    this.#ends.add(end);
    return () => void this.#ends.delete(end);
  }

  close(): void {
    this.closed = true;
    for (const end of this.#ends) end();
  }
}

/** Somebody who waits: until news, until their time is over, until they go or the server closes. One object for each. */
export class Wait {
  readonly #timer: NodeJS.Timeout;
  readonly #leave: () => void;
  #deaf: () => void = nothing;
  #wake: () => void = nothing;
  #news = false;
  over = false;

  constructor(seconds: number, closing: Closing) {
    this.#timer = setTimeout(this.end, seconds * 1000);
    this.#leave = closing.add(this.end);
    this.over = closing.closed;
  }

  /** It is over, before its time or at it. */
  readonly end = (): void => {
    this.over = true;
    this.#wake();
  };

  /** From now on news is what this bell rings for, instead of any other before. */
  listen(bell: Rings): void {
    this.#deaf();
    this.#news = false;
    this.#deaf = bell.listen(this.#ring);
  }

  readonly #ring = (): void => {
    this.#news = true;
    this.#wake();
  };

  /** Fulfilled by news, also such as came since `listen`, and at the end. */
  async news(): Promise<void> {
    if (!this.#news && !this.over) await this.#sleep();
  }

  /** Fulfilled after so many milliseconds, and at the end. */
  async pause(milliseconds: number): Promise<void> {
    // By the timer's own word: it counts whole milliseconds, and so may come before a finer clock says it is time.
    let passed = false;
    const timer = setTimeout(() => {
      passed = true;
      this.#wake();
    }, milliseconds);
    while (!this.over && !passed) await this.#sleep();
    clearTimeout(timer);
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  free(): void {
    clearTimeout(this.#timer);
    this.#leave();
    this.#deaf();
  }
}

const nothing = (): void => {};

/**
 * Looks until `changed` says so of what was seen, or the wait is over; answers the latest it saw. Looks again only on
 * news, and the more often in vain, the longer after the look before (up to a second), so that many who wait do not
 * multiply the work of a busy server.
 */
export async function untilChanged<T>(
  look: () => Promise<T>,
  changed: (value: T) => boolean,
  wait: Wait,
): Promise<T> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const looked = performance.now();
    const value = await look();
    if (wait.over || changed(value)) return value;
    await wait.news();
    if (wait.over) return value;
    const rest = looked + pause - performance.now();
    if (rest > 0) await wait.pause(rest);
  }
}
