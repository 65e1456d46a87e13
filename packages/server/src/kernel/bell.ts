/**
 * Says "something was committed" to whoever waits, on every server. It carries nothing and may be lost or rung twice:
 * those who hear it look for themselves. Rung after the commit, because NOTIFY inside a transaction makes commits queue.
 */
export type Bell = {
  ring(): void;
  /** Calls `heard` after every ring, anywhere; answers how to stop listening. */
  listen(heard: () => void): () => void;
  close(): Promise<void>;
};
