import type { WorkflowSchedule } from '@countersign/contract/workflows.ts';
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import { nextOpeningAfter } from '../../kernel/next-opening.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { startRunBySystem } from './start.ts';

export type Due = { readonly project: string; readonly workflow: string };

/** The workflows whose schedule has come due. */
export async function dueSchedules(reader: Reader): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select project_id as project, id as workflow
    from workflow
    where deleted_at is null and next_run_at <= now()
    order by next_run_at
  `.execute(reader);
  return rows;
}

/**
 * Starts the run that a schedule has come due for, unless another server has; what was missed is not made up for. When
 * it is refused, that is in the ledger, and the next time comes all the same.
 */
export async function runSchedule(work: Work, { project, workflow }: Due): Promise<void> {
  const due = await holdDue(work.tx, project, workflow, work.now);
  if (due === undefined) return;
  const { key, schedule, owner } = due;
  await setNextRun(work.tx, project, workflow, schedule && nextOpeningAfter(schedule, work.now));
  if (schedule === null) return;
  const { inputs, preApproval } = schedule;
  await startRunBySystem(work, owner, { workflow: key, inputs, preApproval });
}

type Held = {
  readonly key: string;
  readonly schedule: WorkflowSchedule | null;
  readonly owner: { readonly id: string; readonly key: string };
};

async function holdDue(tx: Tx, project: string, workflow: string, now: Date): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    select w.key, w.schedule, jsonb_build_object('id', p.id::text, 'key', p.key) as owner
    from workflow w
    join project p on p.id = w.project_id
    where w.project_id = ${project} and w.id = ${workflow} and w.deleted_at is null and w.next_run_at <= ${now}
    for update of w
  `.execute(tx);
  return rows[0];
}

async function setNextRun(tx: Tx, project: string, workflow: string, next: Date | null): Promise<void> {
  await sql`
    update workflow set next_run_at = ${next} where project_id = ${project} and id = ${workflow}
  `.execute(tx);
}
