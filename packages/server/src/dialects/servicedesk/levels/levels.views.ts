import type { ExecutionStatus } from '@countersign/contract/execution-states.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import type { LevelStatus } from '../../../approvals/approval.ts';
import type { Reader } from '../../../kernel/database.ts';
import type { Rule } from '../../../policies/rule.ts';
import type { Person } from '../pictures.ts';

/** A level of a release's stage: of the approval of its gate, or planned for when that opens. */
export type LevelRow = {
  readonly id: string;
  readonly name: string;
  readonly rule: Rule['kind'];
  readonly threshold: number | null;
  readonly status: LevelStatus;
  readonly opened: boolean;
  /** The time to decide its approval was over. */
  readonly expired: boolean;
  readonly created_at: Date;
  readonly created_by: Person | null;
  /** Its place among the levels of its approval, from 1. */
  readonly level: number;
  readonly approval: string | null;
  readonly by_hand: boolean;
  readonly stage: string;
  readonly position: number;
  /** The gate that asks for it; null: planned. */
  readonly gate: { readonly id: string; readonly name: string } | null;
  readonly execution: { readonly id: string; readonly status: ExecutionStatus } | null;
  /** Of the last time that its stage was reached. */
  readonly latest: boolean;
  readonly release: { readonly id: string; readonly number: number; readonly title: string };
};

const person = (alias: string) =>
  sql.raw(
    `jsonb_build_object('id', ${alias}.id::text, 'name', ${alias}.name, 'email', ${alias}.email, 'kind', ${alias}.kind)`,
  );

/** Clients of this API have deleted the release `r`. */
const isDeleted = sql`exists (
  select from servicedesk_release d
  where d.project_id = r.project_id and d.release_id = r.id and d.deleted_at is not null)`;

/** All levels of a release, by stage, gate, place and id; empty as well when there is no such release. */
export async function levelsOfRelease(reader: Reader, project: string, release: string): Promise<LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    with found as (
      select l.*, t.name as at_stage, t.position, g.id as gate_id, g.name as gate_name, a.policy,
        a.status = 'expired' as expired,
        e.id as execution_id, e.status as execution_status,
        max(g.id) over (partition by t.name, g.name) = g.id as latest
      from execution e
      join stage_execution t on t.project_id = e.project_id and t.execution_id = e.id
      join gate_execution g on g.project_id = t.project_id and g.stage_execution_id = t.id
      join approval a on a.project_id = g.project_id and a.id = g.approval_id
      left join level l on l.project_id = a.project_id and l.approval_id = a.id
      where e.project_id = ${project} and e.release_id = ${release}
      union all
      select l.*, l.stage, null, null, null, null, false, null, null, true
      from level l
      where l.project_id = ${project} and l.release_id = ${release}
    )
    select f.id, f.name, f.rule, f.threshold, f.status, f.opened_at is not null as opened, f.expired, f.created_at,
      case when a.id is not null then ${person('a')} end as created_by,
      (dense_rank() over (partition by f.approval_id, f.at_stage order by f.ordinal))::int as level,
      f.approval_id as approval, f.policy is null as by_hand, f.at_stage as stage, f.latest,
      coalesce(f.position, planned.position, 0)::int as position,
      case when f.gate_id is not null
        then jsonb_build_object('id', f.gate_id::text, 'name', f.gate_name) end as gate,
      case when f.execution_id is not null
        then jsonb_build_object('id', f.execution_id::text, 'status', f.execution_status) end as execution,
      jsonb_build_object('id', r.id::text, 'number', r.number, 'title', r.title) as release
    from found f
    join release r on r.project_id = f.project_id and r.id = ${release}
    left join account a on a.id = f.created_by
    left join lateral (${stagesOfRelease(project, release)}) planned on f.approval_id is null and planned.name = f.stage
    where f.id is not null and not ${isDeleted}
    order by position, f.gate_id nulls last, f.ordinal, f.id
  `.execute(reader);
  return rows;
}

/** The stages of the pipeline that a release goes along: as it was started last, or else as it would be. */
const stagesOfRelease = (project: string, release: string) => sql`
  select s.stage ->> 'name' as name, s.nth - 1 as position
  from jsonb_array_elements(coalesce(
    (select v.definition from execution e
     join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
     where e.project_id = ${project} and e.release_id = ${release} order by e.id desc limit 1),
    (select v.definition from release o
     join pipeline_version v on v.project_id = o.project_id and v.pipeline_id = o.pipeline_id and v.status = 'active'
     where o.project_id = ${project} and o.id = ${release})) -> 'stages') with ordinality as s (stage, nth)`;

export type StageName = Pick<PipelineDefinition['stages'][number], 'name'> & { readonly position: number };

/** The names of the stages of a release, in order. */
export async function stageNames(reader: Reader, project: string, release: string): Promise<StageName[]> {
  const { rows } = await sql<StageName>`
    select name, position::int as position from (${stagesOfRelease(project, release)}) s order by position
  `.execute(reader);
  return rows;
}

/** Is there a release of this id in the project? */
export async function releaseExists(reader: Reader, project: string, release: string): Promise<boolean> {
  const { rows } = await sql`
    select from release r where r.project_id = ${project} and r.id = ${release} and not ${isDeleted}
  `.execute(reader);
  return rows.length > 0;
}
