import type { Gate, StageAttempt, StepExecution } from '@countersign/contract/execution-shapes.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { wordsOn } from './words.views.ts';

/** An attempt and the place of its stage in the pipeline. */
export type PlacedAttempt = StageAttempt & { readonly position: number };

export type Stages = {
  readonly definition: PipelineDefinition;
  readonly environments: readonly { readonly key: string; readonly name: string }[];
  readonly attempts: readonly PlacedAttempt[];
};

// What the database writes as a time within JSON has an offset and microseconds; the API has neither.
const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const gateObject = sql`jsonb_build_object(
  'id', g.id::text, 'name', g.name, 'type', g.type, 'status', g.status, 'because', g.because,
  'approval', g.approval_id::text, 'opensAt', ${instant('g.opens_at')}, 'until', ${instant('g.deadline')},
  'startedAt', ${instant('g.started_at')}, 'endedAt', ${instant('g.ended_at')})`;

// Until a queued try is overdue, its time is nobody's concern but the queue's.
const stepObject = sql`jsonb_build_object(
  'id', p.id::text, 'name', p.name, 'type', p.type,
  'run', (select r.id::text from run r where r.project_id = p.project_id and r.step_execution_id = p.id), 'status', p.status, 'because', p.because,
  'instructions', v.definition -> 'stages' -> t.position -> 'steps' -> p.position -> 'manual' ->> 'instructions',
  'attempt', p.attempt, 'nextTryAt', case when p.attempt > 0 then ${instant('p.next_try_at')} end,
  'until', ${instant('p.deadline')}, 'log', p.log,
  'startedAt', ${instant('p.started_at')}, 'endedAt', ${instant('p.ended_at')})`;

const tables = sql`
  stage_execution t
  join execution e on e.project_id = t.project_id and e.id = t.execution_id
  join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
`;

/** The pipeline of an execution and every attempt at its stages, oldest first. */
export async function stagesOf(
  reader: Reader,
  project: string,
  execution: string,
): Promise<Stages | undefined> {
  const { rows } = await sql<Stages>`
    select v.definition,
      (select coalesce(jsonb_agg(jsonb_build_object('key', n.key, 'name', n.name)), '[]')
       from environment n where n.project_id = e.project_id) as environments,
      (select coalesce(jsonb_agg(jsonb_build_object(
         'id', t.id::text, 'position', t.position, 'attempt', t.attempt, 'status', t.status, 'because', t.because,
         'startedAt', ${instant('t.started_at')}, 'endedAt', ${instant('t.ended_at')},
         'gates', (select coalesce(jsonb_agg(${gateObject} order by g.position), '[]')
                   from gate_execution g where g.project_id = t.project_id and g.stage_execution_id = t.id),
         'steps', (select coalesce(jsonb_agg(${stepObject} order by p.position), '[]')
                   from step_execution p where p.project_id = t.project_id and p.stage_execution_id = t.id)
         ) order by t.id), '[]')
       from stage_execution t where t.project_id = e.project_id and t.execution_id = e.id) as attempts
    from execution e
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    where e.project_id = ${project} and e.id = ${execution}
  `.execute(reader);
  return rows[0];
}

type Placed = { readonly execution: string; readonly stage: string };

/** One gate, and where it stands; undefined: the project has none of this id. */
export async function gateView(
  reader: Reader,
  project: string,
  id: string,
): Promise<(Gate & Placed) | undefined> {
  const { rows } = await sql<{ gate: Gate } & Placed>`
    select ${gateObject} as gate, t.execution_id as execution, t.name as stage
    from ${tables}
    join gate_execution g on g.project_id = t.project_id and g.stage_execution_id = t.id
    where g.project_id = ${project} and g.id = ${id}
  `.execute(reader);
  const row = rows[0];
  if (row === undefined) return undefined;
  const words = await wordsOn(reader, project, [`gate/${id}`]);
  const because = words.get(`gate/${id}`) ?? row.gate.because;
  return { ...row.gate, because, execution: row.execution, stage: row.stage };
}

/** One step, and where it stands; undefined: the project has none of this id. */
export async function stepView(
  reader: Reader,
  project: string,
  id: string,
): Promise<(StepExecution & Placed) | undefined> {
  const { rows } = await sql<{ step: StepExecution } & Placed>`
    select ${stepObject} as step, t.execution_id as execution, t.name as stage
    from ${tables}
    join step_execution p on p.project_id = t.project_id and p.stage_execution_id = t.id
    where p.project_id = ${project} and p.id = ${id}
  `.execute(reader);
  const row = rows[0];
  if (row === undefined) return undefined;
  const words = await wordsOn(reader, project, [`step/${id}`]);
  const because = words.get(`step/${id}`) ?? row.step.because;
  return { ...row.step, because, execution: row.execution, stage: row.stage };
}
