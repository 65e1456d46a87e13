import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';
import { from } from '../../kernel/moves.ts';
import type { StepEnd, StepType } from '../execution.ts';
import { stepMoves } from '../transitions.ts';

/** Writes the steps of a stage, all pending. */
export async function insertSteps(
  tx: Tx,
  project: string,
  stage: string,
  steps: readonly { readonly name: string; readonly type: StepType }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into step_execution (project_id, stage_execution_id, position, name, type, status, started_at)
    select ${project}, ${stage}, s.ordinality - 1, s.name, s.type, 'pending', ${now}
    from rows from (jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as (name text, type text))
      with ordinality as s (name, type, ordinality)
  `.execute(tx);
}

/** A try is queued: not queued again before `until`. */
export async function noteQueued(tx: Tx, project: string, id: string, until: Date): Promise<boolean> {
  const { rows } = await sql`
    update step_execution set next_try_at = ${until}
    where project_id = ${project} and id = ${id} and status = 'pending'
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Makes the try with this number ours, once. Answers false when it was claimed before, or is not wanted any more. */
export async function claimTry(
  tx: Tx,
  project: string,
  id: string,
  attempt: number,
  deadline: Date,
  callbackHash: Buffer | null,
): Promise<boolean> {
  const { rows } = await sql`
    update step_execution
    set status = 'running', attempt = ${attempt}, next_try_at = null, deadline = ${deadline},
      callback_hash = ${callbackHash}
    where project_id = ${project} and id = ${id} and status = any(${from(stepMoves, 'running')})
      and attempt = ${attempt - 1}
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Nobody will say any more how the try with this number ended. Answers false when it is not under way. */
export async function expireTry(
  tx: Tx,
  project: string,
  id: string,
  attempt: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update step_execution set deadline = ${now}
    where project_id = ${project} and id = ${id} and status = 'running' and attempt = ${attempt}
    returning id
  `.execute(tx);
  return rows.length > 0;
}

type Change = { readonly because: string; readonly log?: string };

/** The step will be tried again, not before `at`. */
export async function retryStep(
  tx: Tx,
  project: string,
  id: string,
  at: Date,
  change: Change,
): Promise<boolean> {
  const { rows } = await sql`
    update step_execution
    set status = 'pending', next_try_at = ${at}, deadline = null, callback_hash = null,
      because = ${change.because}, log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(stepMoves, 'pending')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** The step waits: for a callback until `deadline`, or for a person. */
export async function waitStep(
  tx: Tx,
  project: string,
  id: string,
  deadline: Date | null,
  change: Change,
): Promise<boolean> {
  const { rows } = await sql`
    update step_execution
    set status = 'waiting', deadline = ${deadline}, because = ${change.because},
      log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(stepMoves, 'waiting')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** The step's run has been started, and is waited for. */
export async function followRun(tx: Tx, project: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    update step_execution set status = 'running', attempt = attempt + 1
    where project_id = ${project} and id = ${id} and status = any(${from(stepMoves, 'running')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Ends a step. Answers whether the move was one of the table's. */
export async function endStep(
  tx: Tx,
  project: string,
  id: string,
  to: StepEnd,
  change: Change,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update step_execution
    set status = ${to}, ended_at = ${now}, deadline = null, because = ${change.because},
      log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(stepMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}
