import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** The open approvals of versions under review, of a whole workflow or of one version. */
export async function openReviews(
  reader: Reader,
  projectId: string,
  { workflow, version }: { readonly workflow: string; readonly version?: string },
): Promise<string[]> {
  const { rows } = await sql<{ approval: string }>`
    select ap.id as approval
    from workflow_version v
    join approval ap on ap.project_id = v.project_id and ap.id = v.approval_id and ap.status = 'open'
    where v.project_id = ${projectId} and v.workflow_id = ${workflow} and v.deleted_at is null
      and (${version ?? null}::bigint is null or v.id = ${version ?? null}::bigint)
    order by ap.id
  `.execute(reader);
  return rows.map(({ approval }) => approval);
}

/** Is a version of this workflow active? */
export async function hasActive(reader: Reader, projectId: string, workflow: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from workflow_version
    where project_id = ${projectId} and workflow_id = ${workflow} and status = 'active' and deleted_at is null
  `.execute(reader);
  return rows.length > 0;
}
