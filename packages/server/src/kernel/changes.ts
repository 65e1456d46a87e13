/** What a waiter waits for: one subject of a project, or anything at all in it. */
export type Watched = {
  readonly projectId: string;
  readonly subject?: { readonly type: string; readonly id: string };
};

/** Tells when something has changed, on whichever server it was written. */
export type Changes = {
  /**
   * Answers `changed` soon after something that concerns `watched` was committed, and `quiet` after `seconds` or when
   * `signal` aborts. It watches from the moment of the call: call first, then read, then await. It may say `changed`
   * too often, so whoever waits reads again and compares; a lost bell only delays it.
   */
  wait(watched: Watched, signal: AbortSignal, seconds: number): Promise<'changed' | 'quiet'>;
  /** A bell that rings only for what concerns `watched`, with the same promise. `listen` answers how to stop. */
  about(watched: Watched): { listen(heard: () => void): () => void };
};
