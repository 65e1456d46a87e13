import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { InputValues, ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';
import { from } from '../kernel/moves.ts';
import { isUnderWay, runMoves } from './transitions.ts';

export type NewRun = {
  readonly project: string;
  readonly workflow: string;
  readonly versionId: string;
  readonly inputs: InputValues;
  readonly inputsDigest: string;
  readonly digest: string;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly preApproval: string | null;
  readonly remark: string;
  readonly step: string | null;
  readonly startedBy: string | null;
  readonly via: string;
  readonly deadline: Date;
};

/** Writes a run that has begun nothing yet, under the next number of its workflow. Answers its id. */
export async function insertRun(tx: Tx, made: NewRun, now: Date): Promise<{ id: string; number: number }> {
  const { rows } = await sql<{ id: string; number: number }>`
    with counted as (
      update workflow set runs = runs + 1
      where project_id = ${made.project} and id = ${made.workflow}
      returning runs
    )
    insert into run (project_id, workflow_id, version_id, number, status, inputs, inputs_digest, digest, environments,
      services, pre_approval_id, remark, step_execution_id, started_by, via, created_at, deadline)
    select ${made.project}, ${made.workflow}, ${made.versionId}, counted.runs, 'created',
      ${JSON.stringify(made.inputs)}, ${made.inputsDigest}, ${made.digest}, ${[...made.environments]}::text[],
      ${JSON.stringify(made.services)}, ${made.preApproval}, ${made.remark}, ${made.step}, ${made.startedBy},
      ${made.via}, ${now}, ${made.deadline}
    from counted
    returning id, number
  `.execute(tx);
  return first(rows);
}

/** The one setter of a run's status. Answers whether the move was one of the table's. */
export async function moveRun(
  tx: Tx,
  project: string,
  id: string,
  to: RunStatus,
  because: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update run
    set status = ${to}, because = ${because}, ended_at = ${isUnderWay(to) ? null : now}
    where project_id = ${project} and id = ${id} and status = any(${from(runMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Notes what the attempt has redeemed; from then on it acts. */
export async function setPermit(
  tx: Tx,
  project: string,
  id: string,
  permit: string,
  now: Date,
): Promise<void> {
  await sql`
    update run set permit_id = ${permit}, started_at = coalesce(started_at, ${now})
    where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/**
 * Notes when a run that a window holds is to look again; null: when the windows change. The time it waits for that is
 * none of the time it has.
 */
export async function waitForWindow(
  tx: Tx,
  project: string,
  id: string,
  until: Date | null,
  now: Date,
): Promise<void> {
  await sql`
    update run
    set opens_at = ${until}::timestamptz,
      deadline = deadline + coalesce(greatest(${until}::timestamptz - greatest(opens_at, ${now}::timestamptz), '0'), '0')
    where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** Makes a run that was taken back to created the next attempt: without a permit, with time of its own. */
export async function beginAttempt(
  tx: Tx,
  project: string,
  id: string,
  retriedBy: string,
  deadline: Date,
): Promise<void> {
  await sql`
    update run
    set attempt = attempt + 1, permit_id = null, opens_at = null, retried_by = ${retriedBy}, deadline = ${deadline}
    where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** Lets whoever watches the run see that something of it has changed. */
export async function touchRun(tx: Tx, project: string, id: string): Promise<void> {
  await sql`
    update run set version = version + 1 where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** Gives a run another remark; the one it has changes nothing. Undefined: the project has no such run; false: it has it. */
export async function writeRemark(
  tx: Tx,
  project: string,
  id: string,
  remark: string,
): Promise<boolean | undefined> {
  const { rows } = await sql<{ before: string }>`
    update run r
    set remark = ${remark}, version = r.version + (old.remark <> ${remark})::int
    from (select remark from run where project_id = ${project} and id = ${id} for no key update) old
    where r.project_id = ${project} and r.id = ${id}
    returning old.remark as before
  `.execute(tx);
  return rows[0] && rows[0].before !== remark;
}
