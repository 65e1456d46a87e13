import type { Changes, Watched } from '../../kernel/changes.ts';

type Heard = () => void;

/** Who waits for which subject. Waking looks at nobody but those concerned. */
export class Waiters implements Changes {
  readonly #byKey = new Map<string, Set<Heard>>();
  readonly #joined: () => void;

  /** `joined` is called whenever somebody begins to wait. */
  constructor(joined: () => void) {
    this.#joined = joined;
  }

  get count(): number {
    let count = 0;
    for (const all of this.#byKey.values()) count += all.size;
    return count;
  }

  get waiting(): boolean {
    return this.#byKey.size > 0;
  }

  about(watched: Watched): { listen(heard: Heard): () => void } {
    return { listen: (heard) => this.#listen(keyOf(watched.projectId, watched.subject), heard) };
  }

  wait(watched: Watched, signal: AbortSignal, seconds: number): Promise<'changed' | 'quiet'> {
    return new Promise((resolve) => {
      const end = (how: 'changed' | 'quiet') => {
        stop();
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        resolve(how);
      };
      const aborted = () => end('quiet');
      const timer = setTimeout(aborted, seconds * 1000);
      const stop = this.about(watched).listen(() => end('changed'));
      signal.addEventListener('abort', aborted);
      if (signal.aborted) aborted();
    });
  }

  /** Wakes whoever waits for this subject, or for anything in its project. */
  wake(projectId: string, subject: { type: string; id: string }): void {
    for (const key of [keyOf(projectId), keyOf(projectId, subject)])
      for (const heard of [...(this.#byKey.get(key) ?? [])]) heard();
  }

  wakeAll(): void {
    for (const all of [...this.#byKey.values()]) for (const heard of [...all]) heard();
  }

  #listen(key: string, heard: Heard): () => void {
    const all = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, all.add(heard));
    this.#joined();
    return () => {
      all.delete(heard);
      if (all.size === 0 && this.#byKey.get(key) === all) this.#byKey.delete(key);
    };
  }
}

const keyOf = (projectId: string, subject?: { type: string; id: string }): string =>
  subject === undefined ? projectId : `${projectId}\n${subject.type}\n${subject.id}`;
