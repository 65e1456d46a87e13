import { CompiledQuery, type RawBuilder } from 'kysely';
import type { Reader } from './database.ts';
import { gatherBy } from './gather.ts';
import { asPrepared, parameterOfAnyLength } from './prepared.ts';

/** What a look-up is asked by, each with its type in the database. */
type Columns<Ask> = { readonly [Name in keyof Ask & string]: 'bigint' | 'int' | 'text' | 'bytea' };

/** How many statements of one look-up are under way at once on a server, and for how many who ask one of them is. */
const limits = { lanes: 2, most: 100 };

/**
 * Makes a look-up whose callers are answered together: those who ask at the same time by one statement, each with the
 * rows that are theirs. `each` is the statement for one of them, who asks by the columns of `q`; it has no parameters.
 */
export function lookUp<Ask extends object, Row extends object>(
  columns: Columns<Ask>,
  each: RawBuilder<unknown>,
): (reader: Reader, ask: Ask) => Promise<Row[]> {
  const names = Object.keys(columns) as (keyof Ask & string)[];
  let text: string | undefined;
  // `offset 0`: each is looked up by itself, by the plan that is right for one, and so in its own order.
  const textFor = (reader: Reader) =>
    asPrepared(`
      select x.*, q.nth::int as nth
      from unnest(${names.map((name, place) => parameterOfAnyLength(place + 1, columns[name])).join(', ')}) with ordinality
        as q (${names.join(', ')}, nth)
      cross join lateral (${each.compile(reader).sql} offset 0) x`);

  async function answer(reader: Reader, asks: Ask[]): Promise<Row[][]> {
    text ??= textFor(reader);
    const values = names.map((name) => asks.map((ask) => ask[name]));
    const { rows } = await reader.executeQuery<Row & { nth: number }>(CompiledQuery.raw(text, values));
    const answers = asks.map((): Row[] => []);
    for (const { nth, ...row } of rows) answers[nth - 1]?.push(row as unknown as Row);
    return answers;
  }

  const together = gatherBy(answer, limits);
  return (reader, ask) =>
    together(reader, ask).catch(async (error) => {
      // It may be a neighbour's: what no value of the database can be fails only whoever asks by it.
      if (!isOfAValue(error)) throw error;
      return (await answer(reader, [ask]))[0] ?? [];
    });
}

const isOfAValue = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('22');
