import { sql } from 'kysely';
import type pg from 'pg';
import { sha256 } from './digest.ts';

const mark = '/* prepared */';

/**
 * At the beginning of a statement: each connection plans it once, since planning it takes longer than running it. For
 * statements that come often and find what they read by its key, so that the same plan is right for everybody.
 */
export const prepared = sql.raw(`${mark} `);

/** The same for a statement that is a text. */
export const asPrepared = (text: string): string => `${mark} ${text}`;

/**
 * An array for a prepared statement. PostgreSQL keeps a plan only if it is no worse than the one for what it is
 * asked now; of an array it sees how long it is, finds the plan for ten worse than the one for two, and plans anew each
 * time. Into this it does not see.
 */
export const anyLength = (values: readonly unknown[], type = 'bigint') => {
  const array = sql.raw(`${type}[]`);
  return sql`(select ${values}::${array})::${array}`;
};

/** The same for a statement that is a text: its parameter number `place`, an array of this type. */
export const parameterOfAnyLength = (place: number, type: string): string =>
  `(select $${place}::${type}[])::${type}[]`;

const names = new Map<string, string>();

/** By its text, so that no two statements have one name. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = sha256(text).toString('base64url');
  names.set(text, name);
  return name;
}

type Ask = (...all: unknown[]) => unknown;

/** Lets a connection prepare what is marked. */
export function prepareMarked(client: pg.ClientBase): void {
  const ask = client.query.bind(client) as Ask;
  const query: Ask = (text, values, ...heard) => {
    const marked = typeof text === 'string' && Array.isArray(values) && text.trimStart().startsWith(mark);
    // `heard`: a pool wants to be called back.
    return marked ? ask({ name: nameOf(text), text, values }, ...heard) : ask(text, values, ...heard);
  };
  client.query = query as typeof client.query;
}
