import type { Fault } from '@countersign/contract/problems.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** A name that somebody gave for an account, and where it stands in the request. */
export type Named = { readonly pointer: string; readonly name: string };

/**
 * The ids of the accounts that go by these user names or e-mail addresses, in whatever case, by the name that was given;
 * and a fault for each that is nobody's.
 */
export async function accountsNamed(
  reader: Reader,
  names: readonly Named[],
): Promise<{ ids: ReadonlyMap<string, string>; faults: Fault[] }> {
  const wanted = [...new Set(names.map(({ name }) => name))];
  const { rows } = await sql<{ name: string; id: string }>`
    select n.name, a.id
    from unnest(${wanted}::text[]) n (name)
    join account a on a.username = lower(n.name) or lower(a.email) = lower(n.name)
  `.execute(reader);
  const ids = new Map(rows.map(({ name, id }) => [name, id]));
  return { ids, faults: names.filter(({ name }) => !ids.has(name)).map(nobody) };
}

const nobody = ({ pointer, name }: Named): Fault => ({
  pointer,
  detail: `"${name}" is no account here; who has none cannot sign and need not be named`,
});
