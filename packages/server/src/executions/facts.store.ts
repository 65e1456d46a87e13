import type { ExecutionStatus } from '@countersign/contract/execution-states.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import { prepared } from '../kernel/prepared.ts';
import { windowsFor } from '../windows/window.views.ts';
import { type Asked, type Target, targetDigest, whatChanged } from './asking/target.ts';
import type { Facts, GateFacts, StageFacts, StageOutline } from './execution.ts';

/** An execution whose row is locked: what it is about, and the facts to plan from. */
export type Held = {
  readonly project: { readonly id: string; readonly key: string };
  readonly id: string;
  readonly startedBy: string | null;
  /** Who had a stage of it begun anew last. */
  readonly replayedBy: string | null;
  readonly release: {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly description: string;
    readonly status: 'open' | 'closed';
  };
  readonly snapshot: { readonly id: string; readonly number: number; readonly digest: string };
  readonly pipeline: { readonly id: string; readonly name: string; readonly digest: string };
  readonly definition: PipelineDefinition;
  readonly environments: readonly Environment[];
  readonly facts: Facts;
};

export type Environment = { readonly id: string; readonly key: string; readonly name: string };

type Row = Omit<Held, 'facts'> & { status: ExecutionStatus };

/**
 * Locks the row of an execution and reads all that can bear on its next actions. Whoever changes anything of an
 * execution holds it first. Undefined: the project has no such execution.
 */
export async function holdExecution(tx: Tx, project: string, id: string): Promise<Held | undefined> {
  const locked = await lockExecution(tx, project, id);
  if (!locked) return undefined;
  const { status, ...row } = await readSubject(tx, project, id);
  const current = await readCurrentStage(tx, project, id, row);
  return { ...row, facts: { status, outline: outlineOf(row.definition, row.environments), current } };
}

/** Apart from the reading: what a statement joins to a row that it had to wait for is as old as its wait. */
export async function lockExecution(tx: Tx, project: string, id: string): Promise<boolean> {
  const { rows } = await sql`${prepared}
    select from execution where project_id = ${project} and id = ${id} for update
  `.execute(tx);
  return rows.length > 0;
}

async function readSubject(tx: Tx, project: string, id: string): Promise<Row> {
  const { rows } = await sql<Row>`${prepared}
    select e.id, e.status, e.started_by as "startedBy", e.replayed_by as "replayedBy",
      jsonb_build_object('id', p.id::text, 'key', p.key) as project,
      jsonb_build_object('id', r.id::text, 'number', r.number, 'title', r.title, 'description', r.description,
        'status', r.status) as release,
      jsonb_build_object('id', s.id::text, 'number', s.number, 'digest', s.digest) as snapshot,
      jsonb_build_object('id', l.id::text, 'name', l.name, 'digest', v.digest) as pipeline,
      v.definition,
      (select coalesce(jsonb_agg(jsonb_build_object('id', n.id::text, 'key', n.key, 'name', n.name)), '[]')
       from environment n where n.project_id = e.project_id) as environments
    from execution e
    join project p on p.id = e.project_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    join pipeline l on l.project_id = v.project_id and l.id = v.pipeline_id
    where e.project_id = ${project} and e.id = ${id}
  `.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error(`execution ${id} is locked and cannot be read`);
  return row;
}

type Subject = Pick<Held, 'release' | 'snapshot' | 'pipeline' | 'environments'>;
type Dated<T> = { [K in keyof T]: T[K] extends Date | null ? string | null : T[K] };
type GateRow = Omit<Dated<GateFacts>, 'fallen'> & {
  asked: (Pick<Target, 'policy' | 'material'> & { readonly digest: string; readonly context: Asked }) | null;
};
type CurrentRow = Omit<StageFacts, 'gates' | 'steps' | 'windows' | 'environmentKey' | 'opensAt'> & {
  opensAt: Date | null;
  gates: GateRow[];
  steps: Omit<Dated<StageFacts['steps'][number]>, 'retries'>[];
  definition: PipelineDefinition['stages'][number];
};

/** The attempt begun last. A newer snapshot has overtaken it when it got through the stage after this attempt began. */
async function readCurrentStage(
  tx: Tx,
  project: string,
  execution: string,
  subject: Subject,
): Promise<StageFacts | null> {
  const { rows } = await sql<CurrentRow>`${prepared}
    select t.id, t.position, t.name, t.attempt, t.opens_at as "opensAt", t.environment_id as environment, t.status, t.because,
      v.definition -> 'stages' -> t.position as definition,
      (select max(s2.number)
       from stage_execution t2
       join execution e2 on e2.project_id = t2.project_id and e2.id = t2.execution_id
       join snapshot s2 on s2.project_id = e2.project_id and s2.id = e2.snapshot_id
       where e2.project_id = e.project_id and e2.release_id = e.release_id and s2.number > s.number
         and t2.name = t.name and t2.status = 'successful' and t2.ended_at > t.started_at) as "overtakenBy",
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id::text, 'name', g.name, 'type', g.type,
         'status', g.status, 'because', g.because, 'approvalId', a.id::text, 'approval', a.status,
         'opensAt', g.opens_at, 'deadline', g.deadline, 'asked', case when a.id is not null then
           jsonb_build_object('digest', a.subject_digest, 'material', a.policy -> 'material',
             'context', jsonb_build_object('environment', a.context -> 'environment', 'release', a.context -> 'release'), 'policy',
             case when a.policy_id is not null then jsonb_build_object('id', a.policy_id::text, 'version', a.policy_version) end) end,
         'retiredFor', (
           select max(x.lane_place) from approval x
           where x.project_id = a.project_id and x.lane = a.lane and x.lane_place > a.lane_place),
         'values', (
           select coalesce(jsonb_object_agg(v.input ->> 'name', v.input_value), '{}')
           from level v
           where v.project_id = a.project_id and v.approval_id = a.id and v.status = 'approved'
             and v.input_value is not null))
         order by g.position), '[]')
       from gate_execution g
       left join approval a on a.project_id = g.project_id and a.id = g.approval_id
       where g.project_id = t.project_id and g.stage_execution_id = t.id) as gates,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id::text, 'name', p.name, 'type', p.type,
         'status', p.status, 'because', p.because, 'attempt', p.attempt, 'nextTryAt', p.next_try_at, 'deadline', p.deadline,
         'run', case when r.id is not null then jsonb_build_object('status', r.status, 'because', r.because) end)
         order by p.position), '[]')
       from step_execution p
       left join run r on r.project_id = p.project_id and r.step_execution_id = p.id
       where p.project_id = t.project_id and p.stage_execution_id = t.id) as steps
    from stage_execution t
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
    where t.project_id = ${project} and t.execution_id = ${execution}
    order by t.id desc
    limit 1
  `.execute(tx);
  const row = rows[0];
  if (row === undefined) return null;
  const environmentKey = subject.environments.find(({ id }) => id === row.environment)?.key ?? '';
  const passing = { type: 'stage', id: row.id, attempt: row.attempt } as const;
  // Before that nothing is begun, and afterwards it has begun.
  const windows =
    row.status === 'gates-completed' ? await windowsFor(tx, project, [environmentKey], passing) : [];
  return { ...stageFacts(row, subject), windows, environmentKey };
}

function stageFacts({ definition, gates, steps, ...stage }: CurrentRow, subject: Subject) {
  return {
    ...stage,
    gates: gates.map(({ asked, ...gate }) => ({
      ...gate,
      fallen: hasFallen(stage, { ...gate, asked }, subject),
      opensAt: date(gate.opensAt),
      deadline: date(gate.deadline),
    })),
    steps: steps.map((step, position) => ({
      ...step,
      retries: definition.steps[position]?.http?.retries ?? 0,
      nextTryAt: date(step.nextTryAt),
      deadline: date(step.deadline),
    })),
  };
}

/**
 * Before the steps: is what its approval was asked about called otherwise now? Anything else that is not as it was
 * approved is no new question, and the permit says so. An approval that was ended for this, and is still the gate's, has
 * fallen too; one that was rejected, or has run out, ended for what it was.
 */
function hasFallen(
  { name: stage, status, environment: id }: Pick<StageFacts, 'name' | 'status' | 'environment'>,
  { asked, approval, retiredFor, name: gate, status: stands }: GateRow,
  { snapshot, pipeline, environments, release }: Subject,
): boolean {
  const environment = environments.find((one) => one.id === id);
  if (!asked || !environment || !['gates-running', 'gates-completed'].includes(status)) return false;
  if (!['pending-approval', 'successful', 'skipped'].includes(stands)) return false;
  if (approval === 'superseded') return retiredFor === null;
  if (!['open', 'approved', 'overridden'].includes(approval ?? '')) return false;
  const { digest, policy, material, context } = asked;
  const now = { snapshot: snapshot.digest, pipeline: pipeline.digest, stage, gate, environment, release };
  return (
    targetDigest({ ...now, policy, material }) !== digest &&
    whatChanged(context, { environment, release, material }).length > 0
  );
}

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

const outlineOf = (definition: PipelineDefinition, environments: readonly Environment[]): StageOutline[] =>
  definition.stages.map((stage) => ({
    name: stage.name,
    environment: environments.find(({ key }) => key === stage.environment)?.id ?? null,
    gates: stage.gates.length,
  }));
