import { done, type Outcome, refused } from './outcome.ts';

const largestId = 2n ** 63n - 1n;
const patterns = {
  id: /^[0-9]{1,19}$/,
  text: /^[^\0]{0,400}$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/,
};
/** What one part of a list's order is: it decides what a cursor may hold, so that none breaks a statement. */
export type Sorted = keyof typeof patterns;

/** The opaque cursor of the item with this key: what the list is sorted by, as texts. */
export const cursorAt = (key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * Reads a cursor back into the key it was made from, to go on after it; null: from the start. `sorted` says what
 * each part of the key is. Refuses with `request/invalid` a cursor that no list of this order has given.
 */
export function readCursor(
  cursor: string | undefined,
  ...sorted: readonly Sorted[]
): Outcome<readonly string[] | null> {
  if (cursor === undefined) return done(null);
  const key = parsed(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === sorted.length &&
    sorted.every((kind, index) => isA(kind, key[index]));
  if (fits) return done(key as string[]);
  const faults = [{ pointer: 'query/cursor', detail: 'is not the `next` of an earlier answer of this list' }];
  return refused('request/invalid', 'The cursor is not one that this list has given.', { faults });
}

/**
 * One page of a list. `rows` are the rows found, of which a statement fetches one more than `limit` in order to know
 * whether anything follows; `key` is what they are sorted by.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly string[],
  item: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorAt(key(last)) : null;
  return { items: shown.map(item), next };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function isA(kind: Sorted, value: unknown): boolean {
  if (typeof value !== 'string' || !patterns[kind].test(value)) return false;
  if (kind === 'id') return BigInt(value) <= largestId;
  return kind === 'text' || isDay(value);
}

/** Does a calendar have the day? JavaScript takes the 30th of February for one in March; PostgreSQL does not. */
function isDay(instant: string): boolean {
  const time = Date.parse(instant);
  return (
    !Number.isNaN(time) &&
    new Date(time).toISOString().slice(0, 19) === instant.slice(0, 19) &&
    !instant.startsWith('0000')
  );
}
