import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** What is about to be executed: a snapshot, its release, and where that stands. */
export type Candidate = {
  readonly snapshot: { readonly id: string; readonly number: number };
  readonly release: { readonly id: string; readonly number: number; readonly status: 'open' | 'closed' };
  readonly pipeline: { readonly id: string; readonly name: string };
};

/**
 * Reads a snapshot to be executed and holds its release, so that it is not closed meanwhile and two executions of it
 * start one after the other. Undefined: the project has no such snapshot.
 */
export async function holdCandidate(
  reader: Reader,
  project: string,
  snapshot: string,
): Promise<Candidate | undefined> {
  const { rows } = await sql<Candidate>`
    select jsonb_build_object('id', s.id::text, 'number', s.number) as snapshot,
      jsonb_build_object('id', r.id::text, 'number', r.number, 'status', r.status) as release,
      jsonb_build_object('id', l.id::text, 'name', l.name) as pipeline
    from snapshot s
    join release r on r.project_id = s.project_id and r.id = s.release_id
    join pipeline l on l.project_id = r.project_id and l.id = r.pipeline_id
    where s.project_id = ${project} and s.id = ${snapshot}
    for no key update of r
  `.execute(reader);
  return rows[0];
}

/** The running execution of a snapshot; undefined: there is none. */
export async function runningOf(
  reader: Reader,
  project: string,
  snapshot: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from execution
    where project_id = ${project} and snapshot_id = ${snapshot} and status = 'running'
  `.execute(reader);
  return rows[0]?.id;
}

/** The execution a step is of; undefined: the project has no such step. */
export async function executionOfStep(
  reader: Reader,
  project: string,
  step: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ execution: string }>`
    select t.execution_id as execution
    from step_execution p
    join stage_execution t on t.project_id = p.project_id and t.id = p.stage_execution_id
    where p.project_id = ${project} and p.id = ${step}
  `.execute(reader);
  return rows[0]?.execution;
}

/** What a callback token answers for. */
export type Answerable = {
  readonly kind: 'gate' | 'step';
  readonly project: { readonly id: string; readonly key: string };
  readonly execution: string;
  readonly id: string;
};

/** Finds by the hash of a token, in whichever project: who calls back knows nothing else. */
export async function answerableBy(reader: Reader, hash: Buffer): Promise<Answerable | undefined> {
  const { rows } = await sql<Answerable>`
    select f.kind, f.id, t.execution_id as execution, jsonb_build_object('id', p.id::text, 'key', p.key) as project
    from (
      select 'gate' as kind, project_id, id, stage_execution_id from gate_execution where callback_hash = ${hash}
      union all
      select 'step', project_id, id, stage_execution_id from step_execution where callback_hash = ${hash}
    ) f
    join stage_execution t on t.project_id = f.project_id and t.id = f.stage_execution_id
    join project p on p.id = f.project_id
  `.execute(reader);
  return rows[0];
}
