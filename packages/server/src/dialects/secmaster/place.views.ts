import { Id } from '@countersign/contract/common.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { lookUp } from '../../kernel/look-up.ts';
import { accessIn } from '../../people/enter.ts';
import type { Access, Principal } from '../../people/principal.ts';
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

type Named = { readonly name: string; readonly id: string | null; readonly account: string };

const named = lookUp<Named, Place & { readonly access: Access | null }>(
  { name: 'text', id: 'bigint', account: 'bigint' },
  sql`
    select p.id, p.key, s.region, s.tenant, access_of(p.id, q.account) as access
    from project p
    left join secmaster_setting s on s.project_id = p.id
    where p.key = q.name or p.id = q.id
    order by p.key = q.name
    limit 1`,
);

/**
 * The project that a workspace id names, its key or, before that, its id, and what somebody may in it. Undefined when
 * there is none, and when they may not enter it: the two look the same.
 */
export async function workspace(
  reader: Reader,
  principal: Principal,
  name: string,
): Promise<{ readonly place: Place; readonly access: Access } | undefined> {
  if (!isText(name)) return undefined;
  const id = Id.safeParse(name).success ? name : null;
  const [place] = await named(reader, { name, id, account: principal.accountId });
  const access = place && accessIn(principal, place.access);
  return access ? { place, access } : undefined;
}
