import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';
import { from } from '../../kernel/moves.ts';
import type { JobEnd } from '../run.ts';
import { jobMoves } from '../transitions.ts';

export type NewJob = {
  readonly stage: number;
  readonly position: number;
  readonly name: string;
  readonly type: 'http' | 'manual' | 'approval';
};

/** Writes the jobs that an attempt at a run has to do, all pending: those that have not passed in an earlier one. */
export async function insertJobs(
  tx: Tx,
  project: string,
  run: string,
  attempt: number,
  jobs: readonly NewJob[],
): Promise<void> {
  await sql`
    insert into run_job (project_id, run_id, attempt, stage, position, name, type, status)
    select ${project}, ${run}, ${attempt}, j.stage, j.position, j.name, j.type, 'pending'
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j (stage int, position int, name text, type text)
    where not exists (
      select from run_job done
      where done.project_id = ${project} and done.run_id = ${run} and done.stage = j.stage
        and done.position = j.position and done.status = 'passed')
    order by j.stage, j.position
  `.execute(tx);
}

/** A try is queued: not queued again before this instant. */
export async function noteQueued(tx: Tx, project: string, id: string, again: Date): Promise<boolean> {
  const { rows } = await sql`
    update run_job set next_try_at = ${again}
    where project_id = ${project} and id = ${id} and status = 'pending'
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** What a claim writes down with the number of the try. */
export type Claim = {
  readonly deadline: Date;
  readonly callbackHash: Buffer | null;
  readonly now: Date;
};

/** Takes the try with this number for whoever makes it. Answers false when somebody has: no number goes out twice. */
export async function claimTry(
  tx: Tx,
  project: string,
  id: string,
  number: number,
  { deadline, callbackHash, now }: Claim,
): Promise<boolean> {
  const { rows } = await sql`
    update run_job
    set status = 'running', try = ${number}, next_try_at = null, deadline = ${deadline},
      callback_hash = ${callbackHash}, started_at = coalesce(started_at, ${now})
    where project_id = ${project} and id = ${id} and status = any(${from(jobMoves, 'running')})
      and try = ${number - 1}
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Nobody will say any more how the try with this number ended. Answers false when it is not under way. */
export async function giveTryUp(
  tx: Tx,
  project: string,
  id: string,
  number: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update run_job set deadline = ${now}
    where project_id = ${project} and id = ${id} and status = 'running' and try = ${number}
    returning id
  `.execute(tx);
  return rows.length > 0;
}

type Change = { readonly because: string; readonly log?: string };

/** The job will be tried again, not before `at`. */
export async function retryJob(
  tx: Tx,
  project: string,
  id: string,
  at: Date,
  change: Change,
): Promise<boolean> {
  const { rows } = await sql`
    update run_job
    set status = 'pending', next_try_at = ${at}, deadline = null, callback_hash = null,
      because = ${change.because}, log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(jobMoves, 'pending')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** The job waits until `deadline`, or for ever: for a callback or a person. */
export async function waitJob(
  tx: Tx,
  project: string,
  id: string,
  deadline: Date | null,
  change: Change & { readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update run_job
    set status = 'waiting', deadline = ${deadline}, started_at = coalesce(started_at, ${change.now}),
      because = ${change.because}, log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(jobMoves, 'waiting')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** The job waits for an approval. */
export async function awaitApproval(
  tx: Tx,
  project: string,
  id: string,
  approval: string,
  { deadline, now }: { readonly deadline: Date; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update run_job
    set status = 'waiting-for-approval', approval_id = ${approval}, deadline = ${deadline}, started_at = ${now}
    where project_id = ${project} and id = ${id} and status = any(${from(jobMoves, 'waiting-for-approval')})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Ends a job. Answers whether the move was one of the table's. */
export async function endJob(
  tx: Tx,
  project: string,
  id: string,
  to: JobEnd,
  change: Change,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update run_job
    set status = ${to}, ended_at = ${now}, deadline = null, next_try_at = null, because = ${change.because},
      log = right(log || ${change.log ?? ''}, 16000)
    where project_id = ${project} and id = ${id} and status = any(${from(jobMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}
