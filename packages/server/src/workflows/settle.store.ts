import type { VersionStatus } from '@countersign/contract/versions.ts';
import { sql } from 'kysely';
import type { ApprovalStatus } from '../approvals/approval.ts';
import type { Tx } from '../kernel/database.ts';
import { anyLength, prepared } from '../kernel/prepared.ts';

/** A version under review whose approval has ended. */
export type EndedReview = {
  readonly id: string;
  readonly workflow: string;
  readonly number: number;
  readonly digest: string;
  readonly approval: string;
  readonly status: Exclude<ApprovalStatus, 'open'>;
  /** The digest that was asked about. */
  readonly asked: string;
  /** Another version of its workflow is active. */
  readonly hasActive: boolean;
};

/**
 * Locks the workflows of versions until the end of the transaction, in the order of their ids: whatever changes one of
 * them, or a version of it, locks it first.
 */
export async function lockWorkflowsOf(tx: Tx, projectId: string, versions: readonly string[]): Promise<void> {
  await sql`${prepared}
    select w.id
    from workflow w
    where w.project_id = ${projectId} and w.id in (
      select v.workflow_id from workflow_version v where v.project_id = ${projectId} and v.id = any(${anyLength(versions)}))
    order by w.id
    for no key update
  `.execute(tx);
}

/** Those of these versions whose review has ended and was not brought in yet, by their ids. */
export async function endedReviews(
  tx: Tx,
  projectId: string,
  versions: readonly string[],
): Promise<EndedReview[]> {
  const { rows } = await sql<EndedReview>`${prepared}
    select v.id, v.workflow_id as workflow, v.number, v.digest, ap.id as approval, ap.status, ap.subject_digest as asked,
      exists (
        select from workflow_version o
        where o.project_id = v.project_id and o.workflow_id = v.workflow_id and o.status = 'active' and o.deleted_at is null
      ) as "hasActive"
    from workflow_version v
    join workflow w on w.project_id = v.project_id and w.id = v.workflow_id and w.deleted_at is null
    join approval ap on ap.project_id = v.project_id and ap.id = v.approval_id and ap.status <> 'open'
    where v.project_id = ${projectId} and v.id = any(${anyLength(versions)}) and v.status = 'in-review' and v.deleted_at is null
    order by v.id
  `.execute(tx);
  return rows;
}

/** Writes where the reviews of versions have taken them. */
export async function markSettled(
  tx: Tx,
  projectId: string,
  marks: readonly { readonly id: string; readonly to: Exclude<VersionStatus, 'in-review'> }[],
): Promise<void> {
  await sql`${prepared}
    update workflow_version v
    set status = m.status, revision = v.revision + 1,
        activated_at = case when m.status = 'active' then now() else v.activated_at end
    from unnest(${marks.map(({ id }) => id)}::bigint[], ${marks.map(({ to }) => to)}::text[]) as m (id, status)
    where v.project_id = ${projectId} and v.id = m.id
  `.execute(tx);
}
