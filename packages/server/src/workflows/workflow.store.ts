import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import type { HeldWorkflow, WorkflowFields } from './workflow.ts';

/**
 * Locks one workflow until the end of the transaction: whatever changes it or a version of it goes through here first.
 * Undefined: there is none in this project, or it was deleted.
 */
export async function lockWorkflow(tx: Tx, projectId: string, id: string): Promise<HeldWorkflow | undefined> {
  const { rows } = await sql<HeldWorkflow>`
    select id, key, name, description, labels, enabled, pre_approval as "preApproval",
           review_required as "reviewRequired", review_policy as "reviewPolicy", schedule, version,
           review_set_by as "reviewSetBy"
    from workflow
    where project_id = ${projectId} and id = ${id} and deleted_at is null
    for no key update
  `.execute(tx);
  return rows[0];
}

type Written = WorkflowFields & { readonly nextRunAt: Date | null; readonly by: string };

/**
 * Answers the new id; undefined: the key is taken. In place of one that was deleted, what runs by its key is reviewed as
 * only whoever makes it says.
 */
export async function insertWorkflow(
  tx: Tx,
  projectId: string,
  fields: Written & { readonly key: string; readonly extras: Readonly<Record<string, unknown>> },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into workflow (project_id, key, name, description, labels, enabled, pre_approval, review_required,
      review_policy, schedule, next_run_at, extras, created_by, updated_by, review_set_by)
    values (${projectId}, ${fields.key}, ${fields.name}, ${fields.description}, ${fields.labels}, ${fields.enabled},
      ${fields.preApproval}, ${fields.reviewRequired}, ${fields.reviewPolicy},
      ${fields.schedule && JSON.stringify(fields.schedule)}, ${fields.nextRunAt},
      ${JSON.stringify(fields.extras)}, ${fields.by}, ${fields.by},
      case when exists (select from workflow where project_id = ${projectId} and key = ${fields.key}) then ${fields.by}::bigint end)
    on conflict (project_id, key) where deleted_at is null do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Writes what a locked workflow says now. `nextRunAt` undefined: its schedule stays, and when it is due. */
export async function updateWorkflow(
  tx: Tx,
  projectId: string,
  id: string,
  fields: Omit<Written, 'nextRunAt'> &
    Pick<HeldWorkflow, 'reviewSetBy'> & { readonly nextRunAt: Date | null | undefined },
): Promise<void> {
  const due = fields.nextRunAt === undefined ? sql`next_run_at` : sql`${fields.nextRunAt}::timestamptz`;
  await sql`
    update workflow
    set name = ${fields.name}, description = ${fields.description}, labels = ${fields.labels},
        enabled = ${fields.enabled}, pre_approval = ${fields.preApproval}, review_required = ${fields.reviewRequired},
        review_policy = ${fields.reviewPolicy}, schedule = ${fields.schedule && JSON.stringify(fields.schedule)},
        next_run_at = ${due}, review_set_by = ${fields.reviewSetBy}, version = version + 1, updated_by = ${fields.by}, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Takes a locked workflow and its versions away from readers. */
export async function markWorkflowDeleted(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`
    with versions as (
      update workflow_version
      set deleted_at = now(), revision = revision + 1
      where project_id = ${projectId} and workflow_id = ${id} and deleted_at is null
    )
    update workflow
    set deleted_at = now(), version = version + 1, next_run_at = null
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}
