import type { VersionStatus } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import type { ApprovalStatus } from '../approvals/approval.ts';
import { first, type Tx } from '../kernel/database.ts';
import { type VersionContent, versionDigest } from './version.ts';

/** A version of a locked workflow, with where its review stands. */
export type StoredVersion = VersionContent & {
  readonly id: string;
  readonly workflowId: string;
  readonly number: number;
  readonly label: string;
  readonly description: string;
  readonly digest: string;
  readonly status: VersionStatus;
  readonly revision: number;
  /** Everybody who wrote it, by account. */
  readonly authors: readonly string[];
  /** Those whose work it carries, by account. */
  readonly committers: readonly string[];
  /** Its review, or the last one. */
  readonly approval: {
    readonly id: string;
    readonly status: ApprovalStatus;
    readonly digest: string;
  } | null;
};

/** The workflow a version belongs to, which never changes; undefined: this project has no such version. */
export async function workflowOfVersion(tx: Tx, projectId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ workflow: string }>`
    select workflow_id as workflow from workflow_version where project_id = ${projectId} and id = ${id}
  `.execute(tx);
  return rows[0]?.workflow;
}

/** One version of a locked workflow; undefined: it was deleted. */
export async function storedVersion(
  tx: Tx,
  projectId: string,
  id: string,
): Promise<StoredVersion | undefined> {
  const { rows } = await sql<StoredVersion>`
    select v.id, v.workflow_id as "workflowId", v.number, v.label, v.description, v.definition, v.extras, v.digest,
           v.status, v.revision, v.authors::text[] as authors, v.committers::text[] as committers,
           case when ap.id is not null then
             jsonb_build_object('id', ap.id::text, 'status', ap.status, 'digest', ap.subject_digest) end as approval
    from workflow_version v
    left join approval ap on ap.project_id = v.project_id and ap.id = v.approval_id
    where v.project_id = ${projectId} and v.id = ${id} and v.deleted_at is null
  `.execute(tx);
  return rows[0];
}

/** Who writes, and whose work it carries. Account ids. */
type Makers = { readonly by: string; readonly committers: readonly string[] };
type Written = VersionContent & { readonly label: string; readonly description: string };

/** Writes the next draft of a locked workflow. Answers its id and number; undefined: the label is taken. */
export async function insertVersion(
  tx: Tx,
  projectId: string,
  workflowId: string,
  { label, description, ...content }: Written,
  { by, committers }: Makers,
): Promise<{ id: string; number: number } | undefined> {
  const { rows } = await sql<{ id: string; number: number }>`
    insert into workflow_version (project_id, workflow_id, number, label, description, definition, extras, digest,
      authors, committers, status, created_by, updated_by)
    select ${projectId}, ${workflowId}, coalesce(max(number), 0) + 1, ${label}, ${description},
           ${content.definition && JSON.stringify(content.definition)}::jsonb, ${JSON.stringify(content.extras)}::jsonb,
           ${versionDigest(content)}, array[${by}::bigint], ${committers}::bigint[], 'draft', ${by}, ${by}
    from workflow_version
    where project_id = ${projectId} and workflow_id = ${workflowId}
    on conflict (project_id, workflow_id, label) where deleted_at is null do nothing
    returning id, number
  `.execute(tx);
  return rows[0];
}

/** Is there another version of this workflow with this label? */
export async function labelTaken(
  tx: Tx,
  projectId: string,
  { id, workflowId }: Pick<StoredVersion, 'id' | 'workflowId'>,
  label: string,
): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select exists (
      select from workflow_version
      where project_id = ${projectId} and workflow_id = ${workflowId} and label = ${label} and id <> ${id}
        and deleted_at is null
    ) as taken
  `.execute(tx);
  return first(rows).taken;
}

/** Writes what a version of a locked workflow says now; whoever writes, or is named, is behind it from then on. */
export async function updateVersion(
  tx: Tx,
  projectId: string,
  id: string,
  { label, description, ...content }: Written,
  { by, committers }: Makers,
): Promise<void> {
  await sql`
    update workflow_version
    set label = ${label}, description = ${description},
        definition = ${content.definition && JSON.stringify(content.definition)}::jsonb,
        extras = ${JSON.stringify(content.extras)}::jsonb, digest = ${versionDigest(content)},
        authors = array(select distinct unnest(authors || ${by}::bigint)),
        committers = array(select distinct unnest(committers || ${committers}::bigint[])),
        revision = revision + 1, updated_by = ${by}, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Writes that a version was submitted: to an approval, or published without one. */
export async function markSubmitted(
  tx: Tx,
  projectId: string,
  id: string,
  { approval, by }: { readonly approval: string | null; readonly by: string },
): Promise<void> {
  await sql`
    update workflow_version
    set status = ${approval === null ? 'published' : 'in-review'}, approval_id = ${approval},
        revision = revision + 1, submitted_by = ${by}, submitted_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

export async function markStatus(
  tx: Tx,
  projectId: string,
  id: string,
  status: Exclude<VersionStatus, 'active' | 'in-review'>,
): Promise<void> {
  await sql`
    update workflow_version
    set status = ${status}, revision = revision + 1
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Makes a version of a locked workflow the active one; the one that was stays published. Answers which that was. */
export async function markActive(
  tx: Tx,
  projectId: string,
  { id, workflowId }: Pick<StoredVersion, 'id' | 'workflowId'>,
): Promise<{ id: string; number: number } | undefined> {
  const { rows } = await sql<{ id: string; number: number }>`
    update workflow_version
    set status = 'published', revision = revision + 1
    where project_id = ${projectId} and workflow_id = ${workflowId} and status = 'active' and deleted_at is null
    returning id, number
  `.execute(tx);
  await sql`
    update workflow_version
    set status = 'active', revision = revision + 1, activated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
  return rows[0];
}

/** Takes a version of a locked workflow away from readers. */
export async function markVersionDeleted(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`
    update workflow_version
    set deleted_at = now(), revision = revision + 1
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}
