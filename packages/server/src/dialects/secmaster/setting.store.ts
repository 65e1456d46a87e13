import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import type { Principal } from '../../people/principal.ts';

/** What a project is called by clients of SecMaster. `region` null: its key. `tenant` null: any is right. */
export type Setting = { readonly region: string | null; readonly tenant: string | null };

/** A project as clients look it up. */
export type Place = { readonly id: string; readonly key: string } & Setting;

/** Sets both; answers false when another project has that region. */
export async function putSetting(tx: Tx, projectId: string, { region, tenant }: Setting): Promise<boolean> {
  const { rows } = await sql`
    with others as (
      select from secmaster_setting where region = ${region}::text and project_id <> ${projectId}
    )
    insert into secmaster_setting (project_id, region, tenant)
    select ${projectId}, ${region}, ${tenant}
    where not exists (select from others)
    on conflict (project_id) do update set region = excluded.region, tenant = excluded.tenant
    returning project_id
  `.execute(tx);
  return rows.length > 0;
}

/**
 * The projects that somebody may enter, as `regions`: those with this name, a setting going before a key, or all of them.
 */
export async function regions(
  reader: Reader,
  principal: Principal,
  name: string | undefined,
): Promise<Place[]> {
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
