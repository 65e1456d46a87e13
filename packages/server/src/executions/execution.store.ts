import type { ExecutionStatus, StageStatus } from '@countersign/contract/execution-states.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';
import { ended, from } from '../kernel/moves.ts';
import { executionMoves, stageMoves } from './transitions.ts';

type NewExecution = {
  readonly project: string;
  readonly release: string;
  readonly snapshot: string;
  readonly pipelineVersion: string;
  readonly startedBy: string;
};

/** Writes a running execution that has begun no stage yet. Answers its id. */
export async function insertExecution(tx: Tx, made: NewExecution, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into execution (project_id, release_id, snapshot_id, pipeline_version_id, status, started_by, started_at)
    values (${made.project}, ${made.release}, ${made.snapshot}, ${made.pipelineVersion}, 'running',
      ${made.startedBy}, ${now})
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** The one setter of an execution's status. Answers whether the move was one of the table's. */
export async function moveExecution(
  tx: Tx,
  project: string,
  id: string,
  to: ExecutionStatus,
  because: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update execution
    set status = ${to}, because = ${because}, ended_at = ${to === 'running' ? null : now}
    where project_id = ${project} and id = ${id} and status = any(${from(executionMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Notes who has a stage of it begun anew. */
export async function noteReplayedBy(tx: Tx, project: string, id: string, by: string): Promise<void> {
  await sql`
    update execution set replayed_by = ${by} where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** Lets whoever watches the execution see that something of it has changed. */
export async function touchExecution(tx: Tx, project: string, id: string): Promise<void> {
  await sql`
    update execution set version = version + 1 where project_id = ${project} and id = ${id}
  `.execute(tx);
}

type NewStage = {
  readonly project: string;
  readonly execution: string;
  readonly position: number;
  readonly name: string;
  readonly environment: string;
};

/** Begins the next attempt at a stage. Answers its id. */
export async function insertStage(tx: Tx, made: NewStage, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into stage_execution (project_id, execution_id, position, name, environment_id, status, started_at, attempt)
    select ${made.project}, ${made.execution}, ${made.position}::int, ${made.name}, ${made.environment},
      'gates-running', ${now}, coalesce(max(attempt), 0) + 1
    from stage_execution
    where project_id = ${made.project} and execution_id = ${made.execution} and position = ${made.position}
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** The one setter of a stage execution's status. Answers whether the move was one of the table's. */
export async function moveStage(
  tx: Tx,
  project: string,
  id: string,
  to: StageStatus,
  because: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update stage_execution
    set status = ${to}, because = ${because}, ended_at = ${ended(stageMoves, to) ? now : null}
    where project_id = ${project} and id = ${id} and status = any(${from(stageMoves, to)})
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Takes the stage of a release for the steps of one stage execution. Answers whether it was free. */
export async function takeLock(
  tx: Tx,
  project: string,
  release: string,
  stage: { id: string; name: string },
) {
  const { rows } = await sql`
    insert into stage_lock (project_id, release_id, stage, stage_execution_id)
    values (${project}, ${release}, ${stage.name}, ${stage.id})
    on conflict do nothing
    returning stage_execution_id
  `.execute(tx);
  return rows.length > 0;
}

export async function releaseLock(tx: Tx, project: string, release: string, stage: string): Promise<void> {
  await sql`
    delete from stage_lock
    where project_id = ${project} and release_id = ${release} and stage_execution_id = ${stage}
  `.execute(tx);
}

/** The other executions of the release that are under way: those whom the end of a stage may concern. */
export async function runningBeside(tx: Tx, project: string, release: string, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id
    from execution
    where project_id = ${project} and release_id = ${release} and status = 'running' and id <> ${id}
    order by id
  `.execute(tx);
  return rows.map((row) => row.id);
}
