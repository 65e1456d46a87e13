const slots = 50;

/**
 * One clock for all who are to do something every so often. They take turns over the time between two beats, so that
 * many are neither a clock each nor all at once.
 */
export class Beats {
  readonly #members: Set<() => void>[] = Array.from({ length: slots }, () => new Set());
  readonly #every: number;
  #timer: NodeJS.Timeout | undefined;
  #joined = 0;
  #turn = 0;
  #count = 0;

  /** Milliseconds between two beats of the same member. */
  constructor(every: number) {
    this.#every = every;
  }

  /** Calls `beat` for the first time within the time between two beats; answers how to leave. */
  join(beat: () => void): () => void {
    const slot = this.#members[this.#joined % slots];
    this.#joined += 1;
    slot?.add(beat);
    this.#count += 1;
    this.#timer ??= setInterval(this.#next, this.#every / slots).unref();
    return () => {
      if (!slot?.delete(beat)) return;
      this.#count -= 1;
      if (this.#count > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  readonly #next = (): void => {
    this.#turn = (this.#turn + 1) % slots;
    for (const beat of [...(this.#members[this.#turn] ?? [])]) beat();
  };
}
