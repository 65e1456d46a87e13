import type { VersionStatus } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import { prepared } from '../../../kernel/prepared.ts';
import { mostContent } from '../../../workflows/version.views.ts';
import type { VersionRow } from '../pictures.ts';

const columns = sql`
  v.id, v.workflow_id, w.extras as workflow_extras, v.number, v.label, v.description, v.status, v.revision, v.submitted_at,
  v.approval_id, v.created_at, v.updated_at,
  case when c.id is not null then jsonb_build_object('id', c.id::text, 'username', c.username) end as creator,
  case when m.id is not null then jsonb_build_object('id', m.id::text, 'username', m.username) end as modifier`;

const made = sql`
  workflow_version v
  join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
  left join account c on c.id = v.created_by
  left join account m on m.id = v.updated_by`;

/** One version; undefined: this project has none of this id. */
export async function versionRow(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`${prepared}
    select ${columns}, v.definition, v.extras from ${made}
    where v.project_id = ${projectId} and v.id = ${id} and v.deleted_at is null
  `.execute(reader);
  return rows[0];
}

type Sought = {
  readonly status: VersionStatus | undefined;
  readonly offset: number;
  readonly limit: number;
};

/**
 * The versions of a workflow, newest first, and how many there are in all. Whoever asks knows no pages: versions whose
 * content is too much for one list come without it, rather than not at all.
 */
export async function versionRows(
  reader: Reader,
  projectId: string,
  workflow: string,
  { status = undefined, offset, limit }: Sought,
): Promise<{ rows: VersionRow[]; total: number }> {
  const where = sql`
    v.project_id = ${projectId} and v.workflow_id = ${workflow} and v.deleted_at is null
    and (${status ?? null}::text is null or v.status = ${status ?? null})`;
  const page = sql`
    select id, sum(size) over (order by number desc) - size < ${mostContent} as fits
    from (
      select v.id, v.number, v.size from workflow_version v
      where ${where} order by v.number desc limit ${limit} offset ${offset}) sized`;
  const { rows } = await sql<VersionRow>`
    select ${columns}, case when page.fits then v.definition end as definition,
      case when page.fits then v.extras else '{}' end as extras
    from ${made}
    join (${page}) page on page.id = v.id
    where v.project_id = ${projectId}
    order by v.number desc
  `.execute(reader);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from workflow_version v where ${where}
  `.execute(reader);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** The labels of a workflow's versions, but for that of one of them. */
export async function labelsOf(
  reader: Reader,
  projectId: string,
  workflow: string,
  but: string | null,
): Promise<Set<string>> {
  const { rows } = await sql<{ label: string }>`
    select label from workflow_version
    where project_id = ${projectId} and workflow_id = ${workflow} and deleted_at is null
      and (${but}::bigint is null or id <> ${but}::bigint)
  `.execute(reader);
  return new Set(rows.map((row) => row.label));
}
