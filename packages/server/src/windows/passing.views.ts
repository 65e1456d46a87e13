import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { findSources } from '../policies/resolve-sources.ts';
import type { Closing } from './why-closed.ts';

export type Overrider = { readonly id: string; readonly username: string };

/** Who may let something pass each of these closings now: whom any of its windows names. */
export async function overridersOf(
  reader: Reader,
  project: string,
  closings: readonly Closing[],
): Promise<Overrider[][]> {
  const lists = closings.map(({ windows }) => ({
    pointer: '',
    refs: [...new Set(windows.flatMap(({ override }) => override))],
  }));
  const { sets } = await findSources(reader, project, lists);
  const { rows } = await sql<{ people: Overrider[] }>`
    select coalesce(
      jsonb_agg(jsonb_build_object('id', a.id::text, 'username', a.username) order by a.username)
        filter (where a.id is not null), '[]') as people
    from jsonb_array_elements(${JSON.stringify(sets)}::jsonb) with ordinality as wanted (sources, position)
    left join lateral people_of(${project}, wanted.sources) p on true
    left join account a on a.id = p.account_id and (a.administrator or access_of(${project}, a.id) is not null)
    group by wanted.position
    order by wanted.position
  `.execute(reader);
  return rows.map(({ people }) => people);
}
