/** How many attempts are free before each further one has to wait. */
export type Patience = { readonly free: number; readonly longest: number };

/** On one account from one address. The owner, who comes from another address, is not kept out by a guesser. */
export const onAccount: Patience = { free: 5, longest: 300 };

/** From one address, whichever accounts it tries. */
export const fromAddress: Patience = { free: 50, longest: 300 };

/** How many seconds must pass after so many failures in a row: 0, then 5, 10, 20 … up to the longest. */
export function pause(failures: number, { free, longest }: Patience): number {
  if (failures < free) return 0;
  return Math.min(5 * 2 ** Math.min(failures - free, 30), longest);
}
