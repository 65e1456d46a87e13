import type { Measured } from '../measure.ts';

/** One side of the comparison. */
export type Contestant = {
  readonly name: string;
  /** One load by so many clients. What it needs beforehand is made before the clock starts. */
  load(clients: number): Promise<Measured>;
  stop(): Promise<void>;
};

export type Sizes = { readonly seconds: number };

/** How many actions a load may need: a good deal more than what it used at its fastest before. */
export function supply(seconds: number): {
  next(clients: number): number;
  used(clients: number, m: Measured): void;
} {
  const fastest = new Map<number, number>();
  return {
    next: (clients) => Math.ceil((seconds + 1) * 1.5 * (fastest.get(clients) ?? (clients === 1 ? 200 : 600))),
    used: (clients, { perSecond }) => {
      fastest.set(clients, Math.max(fastest.get(clients) ?? 100, perSecond));
    },
  };
}
