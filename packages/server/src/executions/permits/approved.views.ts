import type { ExecutionStatus, GateStatus, StageStatus } from '@countersign/contract/execution-states.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import type { Content } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import type { ApprovalStatus } from '../../approvals/approval.ts';
import type { Reader } from '../../kernel/database.ts';
import { prepared } from '../../kernel/prepared.ts';
import type { Target } from '../asking/target.ts';
import type { GateType } from '../execution.ts';

/** A gate that was asked, and what the signatures on its approval bind to. */
export type AskedGate = {
  readonly name: string;
  readonly type: GateType;
  readonly status: GateStatus;
  readonly approval: {
    readonly id: string;
    readonly status: ApprovalStatus;
    readonly digest: string;
    readonly policy: Target['policy'];
    readonly material: Target['material'];
  } | null;
};

/**
 * All that was approved for an attempt at a stage, as it is stored now, digests beside what they are digests of.
 * overtakenBy: the newer snapshot that has passed the stage since; replayed: there is a later attempt.
 */
export type Approved = {
  readonly id: string;
  readonly execution: string;
  readonly executionStatus: ExecutionStatus;
  readonly position: number;
  readonly name: string;
  readonly attempt: number;
  readonly status: StageStatus;
  readonly because: string;
  readonly release: Target['release'] & { readonly number: number; readonly status: 'open' | 'closed' };
  readonly snapshot: {
    readonly number: number;
    readonly contents: readonly Content[];
    readonly digest: string;
  };
  readonly pipeline: {
    readonly name: string;
    readonly definition: PipelineDefinition;
    readonly digest: string;
  };
  readonly environment: { readonly key: string; readonly name: string };
  readonly overtakenBy: number | null;
  readonly replayed: boolean;
  readonly gates: readonly AskedGate[];
};

/** The execution of which this is an attempt at a stage; undefined: the project has no such attempt. */
export async function executionOfStage(
  reader: Reader,
  project: string,
  stage: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ execution: string }>`${prepared}
    select execution_id as execution from stage_execution where project_id = ${project} and id = ${stage}
  `.execute(reader);
  return rows[0]?.execution;
}

/** Reads what was approved for an attempt at a stage. */
export async function approvedFor(
  reader: Reader,
  project: string,
  stage: string,
): Promise<Approved | undefined> {
  const { rows } = await sql<Approved>`${prepared}
    select t.id, e.id as execution, e.status as "executionStatus", t.position, t.name, t.attempt, t.status, t.because,
      jsonb_build_object('number', r.number, 'status', r.status, 'title', r.title, 'description', r.description) as release,
      jsonb_build_object('number', s.number, 'contents', s.contents, 'digest', s.digest) as snapshot,
      jsonb_build_object('name', l.name, 'definition', v.definition, 'digest', v.digest) as pipeline,
      jsonb_build_object('key', n.key, 'name', n.name) as environment,
      (select max(s2.number)
       from stage_execution t2
       join execution e2 on e2.project_id = t2.project_id and e2.id = t2.execution_id
       join snapshot s2 on s2.project_id = e2.project_id and s2.id = e2.snapshot_id
       where e2.project_id = e.project_id and e2.release_id = e.release_id and s2.number > s.number
         and t2.name = t.name and t2.status = 'successful' and t2.ended_at > t.started_at) as "overtakenBy",
      exists (
        select from stage_execution t2
        where t2.project_id = t.project_id and t2.execution_id = t.execution_id and t2.position = t.position
          and t2.attempt > t.attempt) as replayed,
      (select coalesce(jsonb_agg(jsonb_build_object('name', g.name, 'type', g.type, 'status', g.status,
         'approval', case when a.id is not null then jsonb_build_object('id', a.id::text, 'status', a.status,
            'digest', a.subject_digest, 'material', a.policy -> 'material', 'policy', case when a.policy_id is not null
              then jsonb_build_object('id', a.policy_id::text, 'version', a.policy_version) end) end)
         order by g.position), '[]')
       from gate_execution g
       left join approval a on a.project_id = g.project_id and a.id = g.approval_id
       where g.project_id = t.project_id and g.stage_execution_id = t.id) as gates
    from stage_execution t
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    join pipeline l on l.project_id = v.project_id and l.id = v.pipeline_id
    join environment n on n.project_id = t.project_id and n.id = t.environment_id
    where t.project_id = ${project} and t.id = ${stage}
  `.execute(reader);
  return rows[0];
}
