import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { Principal } from '../../people/principal.ts';
import type { SecMasterNames } from '../../people/projects/secmaster.store.ts';

/** No database holds a NUL, so nothing is called by one. */
const isText = (name: string): boolean => !name.includes('\0');

/** A project as clients look it up. */
export type Place = { readonly id: string; readonly key: string } & SecMasterNames;

/**
 * The projects that somebody may enter, as `regions`: those with this name, a setting going before a key, or all of them.
 */
export async function regions(
  reader: Reader,
  principal: Principal,
  name: string | undefined,
): Promise<Place[]> {
  if (name !== undefined && !isText(name)) return [];
  const { rows } = await sql<Place>`
    select p.id, p.key, s.region, s.tenant
    from project p
    left join secmaster_setting s on s.project_id = p.id
    where (${principal.administrator} or access_of(p.id, ${principal.accountId}) is not null)
      and (${name ?? null}::text is null or coalesce(s.region, p.key) = ${name ?? null})
    order by s.region is null, p.id
    limit ${name === undefined ? 1000 : 1}
  `.execute(reader);
  return rows;
}

/** The project that a workspace id names: its key or, before that, its id. */
export async function workspace(reader: Reader, id: string): Promise<Place | undefined> {
  if (!isText(id)) return undefined;
  const { rows } = await sql<Place>`
    select p.id, p.key, s.region, s.tenant
    from project p
    left join secmaster_setting s on s.project_id = p.id
    where p.key = ${id} or p.id::text = ${id}
    order by p.key = ${id}
    limit 1
  `.execute(reader);
  return rows[0];
}
