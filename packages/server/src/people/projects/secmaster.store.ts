import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

/** What a project is called by clients of SecMaster. `region` null: by its key. `tenant` null: any is right. */
export type SecMasterNames = { readonly region: string | null; readonly tenant: string | null };

/** Sets both; answers whether they were others before, or 'taken' when another project has that region. */
export async function setSecMasterNames(
  tx: Tx,
  projectId: string,
  { region, tenant }: SecMasterNames,
): Promise<boolean | 'taken'> {
  const { rows: others } = await sql`
    select from secmaster_setting where region = ${region} and project_id <> ${projectId}
  `.execute(tx);
  if (others.length > 0) return 'taken';
  const { rows } = await sql`
    insert into secmaster_setting as s (project_id, region, tenant)
    values (${projectId}, ${region}, ${tenant})
    on conflict (project_id) do update set region = excluded.region, tenant = excluded.tenant
    where s.region is distinct from excluded.region or s.tenant is distinct from excluded.tenant
    returning project_id
  `.execute(tx);
  return rows.length > 0;
}
