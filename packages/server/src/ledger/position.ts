/** Where an entry stands in the order of the ledger: its transaction's number, then its own. Strings of digits. */
export type Position = { readonly xact: string; readonly seq: string };

/** Before everything. */
export const beginning: Position = { xact: '0', seq: '0' };

const largest = 2n ** 63n - 1n;

/** The id of a server-sent event, such as `812-57`. */
export const positionText = ({ xact, seq }: Position): string => `${xact}-${seq}`;

/** Reads it back; undefined: it is none of ours. */
export function readPosition(text: string): Position | undefined {
  const [, xact, seq] = /^([0-9]{1,19})-([0-9]{1,19})$/.exec(text) ?? [];
  if (xact === undefined || seq === undefined) return undefined;
  return BigInt(xact) <= largest && BigInt(seq) <= largest ? { xact, seq } : undefined;
}

/** Does `one` come after `other`? */
export function isAfter(one: Position, other: Position): boolean {
  const [left, right] = [BigInt(one.xact), BigInt(other.xact)];
  return left > right || (left === right && BigInt(one.seq) > BigInt(other.seq));
}
