import type { RunStatus } from '@countersign/contract/run-states.ts';
import type {
  InputValues,
  Job,
  ServiceModule,
  WorkflowDefinition,
} from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import { type Refusal, refused } from '../kernel/outcome.ts';
import { prepared } from '../kernel/prepared.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { whyMayNotUse } from '../preapprovals/covers.ts';
import { personOf, readPreApproval } from '../preapprovals/pre-approval.views.ts';
import { versionDigest } from '../workflows/version.ts';
import { digestNow } from './may-run.ts';
import type { Facts, JobFacts } from './run.ts';
import { bound } from './starting/inputs.ts';
import { isUnderWay } from './transitions.ts';
import { windowsOf } from './windows/windows-of.views.ts';

/** A run whose row is locked: what it is about, and the facts to plan from. */
export type Held = {
  readonly project: { readonly id: string; readonly key: string };
  readonly id: string;
  readonly number: number;
  readonly attempt: number;
  readonly workflow: { readonly id: string; readonly key: string; readonly name: string };
  readonly version: { readonly id: string; readonly number: number; readonly digest: string };
  readonly definition: WorkflowDefinition;
  readonly extras: Readonly<Record<string, unknown>>;
  readonly inputs: InputValues;
  readonly inputsDigest: string;
  readonly digest: string;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly preApproval: string | null;
  readonly permit: string | null;
  readonly startedBy: string | null;
  readonly retriedBy: string | null;
  /** The step of a pipeline that waits for it. */
  readonly step: string | null;
  /** Where each of the jobs stands in the definition, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  readonly facts: Facts;
};

/** The position of a stage, and of a job in it. */
export type Place = { readonly stage: number; readonly position: number };

type Row = Omit<Held, 'facts' | 'places'> & {
  status: RunStatus;
  deadline: Date | null;
  opensAt: Date | null;
};

/**
 * Locks the row of a run and reads all that can bear on its next actions. Whoever changes anything of a run holds it
 * first. Undefined: the project has no such run.
 */
export async function holdRun(work: Work, project: string, id: string): Promise<Held | undefined> {
  const { rows } = await sql`${prepared}
    select from run where project_id = ${project} and id = ${id} for update
  `.execute(work.tx);
  if (rows.length === 0) return undefined;
  const { status, deadline, opensAt, ...run } = await readRow(work, project, id);
  const jobs = await currentJobs(work, project, id);
  const facts = {
    ...{ status, deadline, permitted: run.permit !== null },
    why: await whyNotNow(work, run),
    jobs: jobs.map((job) => factsOf(job, jobAt(run.definition, job))),
    ...{ windows: isUnderWay(status) ? await windowsOf(work.tx, run) : [], opensAt },
    environments: run.environments,
  };
  return { ...run, places: new Map(jobs.map((job) => [job.id, job])), facts };
}

async function readRow(work: Work, project: string, id: string): Promise<Row> {
  const { rows } = await sql<Row>`${prepared}
    select r.id, r.number, r.attempt, r.status, r.deadline, r.opens_at as "opensAt", r.inputs, r.inputs_digest as "inputsDigest", r.digest,
      r.environments, r.services, r.pre_approval_id as "preApproval", r.permit_id as permit,
      r.started_by as "startedBy", r.retried_by as "retriedBy", r.step_execution_id as step,
      jsonb_build_object('id', p.id::text, 'key', p.key) as project,
      jsonb_build_object('id', w.id::text, 'key', w.key, 'name', w.name) as workflow,
      jsonb_build_object('id', v.id::text, 'number', v.number, 'digest', v.digest) as version,
      v.definition, v.extras
    from run r
    join project p on p.id = r.project_id
    join workflow w on w.project_id = r.project_id and w.id = r.workflow_id
    join workflow_version v on v.project_id = r.project_id and v.id = r.version_id
    where r.project_id = ${project} and r.id = ${id}
  `.execute(work.tx);
  const row = rows[0];
  if (row === undefined) throw new Error(`run ${id} is locked and cannot be read`);
  return row;
}

type JobRow = Omit<JobFacts, 'retries'> & Place;

/** Every job as the latest attempt that began it left it, in the order in which they are done. */
async function currentJobs({ tx }: Work, project: string, run: string): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`${prepared}
    select distinct on (j.stage, j.position) j.id, j.stage, j.position, j.name, j.type, j.status, j.because, j.try as tries,
      a.id as "approvalId", a.status as approval, j.next_try_at as "nextTryAt", j.deadline
    from run_job j
    left join approval a on a.project_id = j.project_id and a.id = j.approval_id
    where j.project_id = ${project} and j.run_id = ${run}
    order by j.stage, j.position, j.attempt desc
  `.execute(tx);
  return rows;
}

function factsOf({ stage: _, position: __, ...job }: JobRow, defined: Job | undefined): JobFacts {
  return { ...job, retries: defined?.http?.retries ?? 0 };
}

const jobAt = ({ stages }: WorkflowDefinition, { stage, position }: Place): Job | undefined =>
  stages[stage]?.jobs[position];

/** A job as the version defines it, and the name of its stage. Undefined: the run has no job of this id. */
export function definedAt({ definition, places }: Held, id: string): { stage: string; job: Job } | undefined {
  const place = places.get(id);
  const job = place && jobAt(definition, place);
  return place && job && { stage: definition.stages[place.stage]?.name ?? '', job };
}

/** Whoever began the attempt, as pre-approvals name people; null: nobody in person. */
export const actingFor = ({ startedBy, retriedBy }: Pick<Held, 'startedBy' | 'retriedBy'>): string | null =>
  retriedBy ?? startedBy;

type Whose = Omit<Row, 'status' | 'deadline' | 'opensAt'>;

/** Why the run may not act now: it is not what it was, or its pre-approval does not let it. The plan says when it matters. */
async function whyNotNow(work: Work, run: Whose): Promise<Refusal | null> {
  const inputs = bound(run.definition.inputs, run.inputs);
  if (digestNow(versionDigest(run), inputs, run.preApproval) !== run.digest)
    return refused(
      'permit/content-changed',
      `Run ${run.number} of ${run.workflow.key} is not what it was started for.`,
    ).refusal;
  if (run.preApproval === null) return null;
  const own = { type: 'run', id: run.id, attempt: run.attempt } as const;
  const form = await readPreApproval(work.tx, run.project.id, run.preApproval, own);
  if (form === undefined) throw new Error(`pre-approval ${run.preApproval} is gone`);
  const person = await personOf(work.tx, run.project.id, actingFor(run));
  const place = { environments: inputs.environments, services: inputs.services };
  return whyMayNotUse(form, { project: run.project.id, person, now: work.now, place });
}
