/** How many attempts are free before each further one has to wait. */
export type Patience = { readonly free: number; readonly longest: number };

/** On one account from one place. The owner, who comes from another, is not kept out by a guesser. */
export const onAccount: Patience = { free: 5, longest: 300 };
/** From one place, whichever accounts it tries that were never shown to be known there. */
export const fromPlace: Patience = { free: 50, longest: 300 };
/**
 * On one account from all places together where it was never shown to be known: what many addresses gain. Where it was,
 * its owner signs in as ever; from a new place the owner waits for a turn like everybody, but not long.
 */
export const onAccountAnywhere: Patience = { free: 100, longest: 30 };
/** From one place, with tokens that nobody has. */
export const withTokens: Patience = { free: 100, longest: 60 };

/** How many seconds must pass after so many failures in a row: 0, then 5, 10, 20 … up to the longest. */
export function pause(failures: number, { free, longest }: Patience): number {
  if (failures < free) return 0;
  return Math.min(5 * 2 ** Math.min(failures - free, 30), longest);
}
