import type { VersionStatus, WorkflowVersion } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { RunnableVersion } from './workflow.ts';

/** The version that runs of a workflow execute, with its review; undefined: it has none. */
export async function activeVersion(
  reader: Reader,
  projectId: string,
  workflowId: string,
): Promise<RunnableVersion | undefined> {
  const { rows } = await sql<RunnableVersion>`
    select v.id, v.number, v.label, v.digest, v.definition, v.extras,
           case when ap.id is not null then
             jsonb_build_object('status', ap.status, 'digest', ap.subject_digest) end as approval
    from workflow_version v
    left join approval ap on ap.project_id = v.project_id and ap.id = v.approval_id
    where v.project_id = ${projectId} and v.workflow_id = ${workflowId} and v.status = 'active'
      and v.deleted_at is null
  `.execute(reader);
  return rows[0];
}

/** The id of the version of this label; undefined: the workflow has none. */
export async function versionLabelled(
  reader: Reader,
  projectId: string,
  workflowId: string,
  label: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from workflow_version
    where project_id = ${projectId} and workflow_id = ${workflowId} and label = ${label} and deleted_at is null
  `.execute(reader);
  return rows[0]?.id;
}

type Row = Omit<WorkflowVersion, 'createdAt' | 'updatedAt' | 'submittedAt' | 'activatedAt'> & {
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly submitted_at: Date | null;
  readonly activated_at: Date | null;
};

const versionRows = sql`
  select v.id, w.key as workflow, v.number, v.label, v.description, v.status, v.definition, v.extras, v.digest,
         v.approval_id as approval, v.revision,
         array(select m.username from account m where m.id = any(v.committers) order by m.username) as committers, c.username as "createdBy", v.created_at, u.username as "updatedBy",
         v.updated_at, s.username as "submittedBy", v.submitted_at, v.activated_at
  from workflow_version v
  join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
  left join account c on c.id = v.created_by
  left join account u on u.id = v.updated_by
  left join account s on s.id = v.submitted_by
`;

/** One version as the API shows it, by the key of its workflow and its number; undefined: there is none. */
export async function versionView(
  reader: Reader,
  projectId: string,
  workflow: string,
  number: string,
): Promise<WorkflowVersion | undefined> {
  const { rows } = await sql<Row>`
    ${versionRows}
    where v.project_id = ${projectId} and w.key = ${workflow} and v.number = ${number}::bigint and v.deleted_at is null
  `.execute(reader);
  return rows[0] && shown(rows[0]);
}

/** The same by its id. */
export async function versionById(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<WorkflowVersion | undefined> {
  const { rows } = await sql<Row>`
    ${versionRows}
    where v.project_id = ${projectId} and v.id = ${id} and v.deleted_at is null
  `.execute(reader);
  return rows[0] && shown(rows[0]);
}

type Place = {
  readonly status?: VersionStatus | undefined;
  readonly before: string | null;
  readonly limit: number;
};

/** So many bytes of what versions say go into one list: more would keep the server from everything else. */
export const mostContent = 16 * 1024 * 1024;

/** How many of these versions go into one list, at least one, by what they say. */
export async function versionsThatFit(
  reader: Reader,
  projectId: string,
  workflow: string,
  { status, before, limit }: Place,
): Promise<number> {
  const { rows } = await sql<{ fitting: number }>`
    select count(*) filter (where up_to - size < ${mostContent})::int as fitting
    from (
      select v.size, sum(v.size) over (order by v.number desc) as up_to
      from workflow_version v
      join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
      where v.project_id = ${projectId} and w.key = ${workflow} and v.deleted_at is null
        and (${before}::bigint is null or v.number < ${before}::bigint)
        and (${status ?? null}::text is null or v.status = ${status ?? null})
      order by v.number desc
      limit ${limit}
    ) sized
  `.execute(reader);
  return Math.max(1, rows[0]?.fitting ?? 0);
}

/** Versions, newest first, those before the number `before`; one more than `limit`, to tell whether more follow. */
export async function versionList(
  reader: Reader,
  projectId: string,
  workflow: string,
  { status, before, limit }: Place,
): Promise<WorkflowVersion[]> {
  const { rows } = await sql<Row>`
    ${versionRows}
    where v.project_id = ${projectId} and w.key = ${workflow} and v.deleted_at is null
      and (${before}::bigint is null or v.number < ${before}::bigint)
      and (${status ?? null}::text is null or v.status = ${status ?? null})
    order by v.number desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(shown);
}

function shown({ created_at, updated_at, submitted_at, activated_at, ...row }: Row): WorkflowVersion {
  return {
    ...row,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    submittedAt: submitted_at?.toISOString() ?? null,
    activatedAt: activated_at?.toISOString() ?? null,
  };
}
