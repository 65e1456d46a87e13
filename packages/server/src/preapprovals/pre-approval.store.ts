import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import type { Executor } from './pre-approval.ts';

export type LockedPreApproval = {
  readonly externalId: string;
  readonly revokedAt: Date | null;
};

/** Locks one form until the end of the transaction; undefined: there is none in this project. */
export async function lockPreApproval(
  tx: Tx,
  projectId: string,
  id: string,
): Promise<LockedPreApproval | undefined> {
  const { rows } = await sql<LockedPreApproval>`
    select external_id as "externalId", revoked_at as "revokedAt"
    from pre_approval
    where project_id = ${projectId} and id = ${id}
    for no key update
  `.execute(tx);
  return rows[0];
}

export type NewPreApproval = {
  readonly externalId: string;
  readonly valid: boolean;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly executors: readonly Executor[];
  readonly windowStart: Date | null;
  readonly windowEnd: Date | null;
  readonly singleUse: boolean;
};

/** Writes a form; answers its id, or undefined when its number is taken, in whichever project. */
export async function insertPreApproval(
  tx: Tx,
  projectId: string,
  form: NewPreApproval,
  createdBy: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into pre_approval (project_id, external_id, valid, environments, services, executors, window_start,
                              window_end, single_use, created_by)
    values (${projectId}, ${form.externalId}, ${form.valid}, ${[...form.environments]}::text[],
            ${JSON.stringify(form.services)}::jsonb, ${JSON.stringify(form.executors)}::jsonb, ${form.windowStart},
            ${form.windowEnd}, ${form.singleUse}, ${createdBy})
    on conflict (external_id) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Revokes a form, which is locked. */
export async function markRevoked(tx: Tx, projectId: string, id: string, revokedBy: string): Promise<void> {
  await sql`
    update pre_approval
    set revoked_at = now(), revoked_by = ${revokedBy}, version = version + 1
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}
