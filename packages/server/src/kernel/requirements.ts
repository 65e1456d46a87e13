import type { Refusal } from './outcome.ts';

/**
 * One thing that has to hold: what, in one sentence, and why it does not. Whoever decides takes the first of a list that
 * says no; whoever explains asks all of them: so the two never differ.
 */
export type Requirement<Look> = {
  readonly requirement: string;
  readonly why: (look: Look) => Refusal | null;
};

/** What became of one of them. */
export type Judged = { readonly requirement: string; readonly refusal: Refusal | null };

export const judgeAll = <Look>(list: readonly Requirement<Look>[], look: Look): Judged[] =>
  list.map(({ requirement, why }) => ({ requirement, refusal: why(look) }));

/** The first that says no; null: none does. */
export function firstRefusal<Look>(list: readonly Requirement<Look>[], look: Look): Refusal | null {
  for (const { why } of list) {
    const refusal = why(look);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** The same of what was judged already. */
export const firstOf = (judged: readonly Judged[]): Refusal | null =>
  judged.find(({ refusal }) => refusal !== null)?.refusal ?? null;
