import type { Run, RunJob, RunStage, RunSummary } from '@countersign/contract/run-shapes.ts';
import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import { askedBy } from '../../approvals/showing/asked.views.ts';
import { atOneMoment, type Db, type Reader } from '../../kernel/database.ts';
import { prepared } from '../../kernel/prepared.ts';
import { type Words, wordsOf } from '../../ledger/words.views.ts';
import { peopleAt } from '../../people/people-at.views.ts';
import { cancelledByHand } from '../cancel.ts';
import { isUnderWay } from '../transitions.ts';
import { closedFor } from '../windows/closed.views.ts';
import { blockersOf } from './blockers.ts';

type SummaryRow = Omit<RunSummary, 'startedAt' | 'until' | 'endedAt'> & {
  readonly created_at: Date;
  readonly deadline: Date | null;
  readonly ended_at: Date | null;
};

const columns = sql`
  r.id, r.number, r.attempt, r.status, r.because, r.remark, r.inputs, r.environments, r.services,
  r.step_execution_id as step, r.version, r.via, r.created_at, r.deadline, r.ended_at,
  a.username as "startedBy", b.username as "retriedBy",
  jsonb_build_object('id', w.id::text, 'key', w.key, 'name', w.name) as workflow,
  jsonb_build_object('id', v.id::text, 'number', v.number, 'label', v.label) as "workflowVersion",
  case when f.id is not null
    then jsonb_build_object('id', f.id::text, 'externalId', f.external_id) end as "preApproval"
`;

const tables = sql`
  run r
  join workflow w on w.project_id = r.project_id and w.id = r.workflow_id
  join workflow_version v on v.project_id = r.project_id and v.id = r.version_id
  left join pre_approval f on f.project_id = r.project_id and f.id = r.pre_approval_id
  left join account a on a.id = r.started_by
  left join account b on b.id = r.retried_by
`;

export type Filter = { readonly workflow?: string | undefined; readonly status?: RunStatus | undefined };

/** Runs, newest first, those before the id `before`; one more than `limit`, to tell whether more follow. */
export async function runList(
  reader: Reader,
  project: string,
  { workflow, status }: Filter,
  { before, limit }: { before: string | null; limit: number },
): Promise<RunSummary[]> {
  const { rows } = await sql<SummaryRow>`
    select ${columns}
    from ${tables}
    where r.project_id = ${project}
      and (${workflow ?? null}::text is null or w.key = ${workflow ?? null}::text and w.deleted_at is null)
      and (${status ?? null}::text is null or r.status = ${status ?? null}::text)
      and (${before}::bigint is null or r.id < ${before}::bigint)
    order by r.id desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(summaryOf);
}

const summaryOf = ({ created_at, deadline, ended_at, ...row }: SummaryRow): RunSummary => ({
  ...row,
  startedAt: created_at.toISOString(),
  until: ended_at === null ? (deadline?.toISOString() ?? null) : null,
  endedAt: ended_at?.toISOString() ?? null,
});

/** A whole run as the API shows it, all of it at one moment; undefined when this project has none of this id. */
export const showRun = (db: Db, project: string, id: string): Promise<Run | undefined> =>
  atOneMoment(db, (reader) => readRun(reader, project, id));

/** The same within a transaction. */
export async function readRun(reader: Reader, project: string, id: string): Promise<Run | undefined> {
  const { rows } = await sql<SummaryRow & { definition: WorkflowDefinition }>`${prepared}
    select ${columns}, v.definition from ${tables} where r.project_id = ${project} and r.id = ${id}
  `.execute(reader);
  if (rows[0] === undefined) return undefined;
  const { definition, ...row } = rows[0];
  const jobs = await jobsOf(reader, project, id);
  const words = await wordsOn(reader, project, id, jobs);
  const summary = { ...summaryOf(row), because: saidOf(words, row) };
  const stages = stagesOf(definition, words, jobs);
  return { ...summary, stages, blockers: await blockers(reader, project, summary, stages) };
}

type Dates = 'nextTryAt' | 'until' | 'startedAt' | 'endedAt';
type JobRow = Omit<RunJob, Dates> & { readonly [Name in Dates]: Date | null } & {
  readonly stage: number;
  readonly position: number;
};

/** Every job of every attempt, oldest first. Until a queued try is overdue, its time is nobody's concern but the queue's. */
async function jobsOf(reader: Reader, project: string, run: string): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`${prepared}
    select j.stage, j.position, j.id, j.name, j.type, j.status, j.because, j.attempt, j.try as tries, j.log,
      coalesce(d.job -> 'manual' ->> 'instructions', d.job -> 'approval' ->> 'description') as instructions,
      j.approval_id as approval, case when j.try > 0 then j.next_try_at end as "nextTryAt",
      j.deadline as until, j.started_at as "startedAt", j.ended_at as "endedAt"
    from run_job j
    join run r on r.project_id = j.project_id and r.id = j.run_id
    join workflow_version v on v.project_id = r.project_id and v.id = r.version_id
    cross join lateral (
      select v.definition -> 'stages' -> j.stage -> 'jobs' -> j.position as job) d
    where j.project_id = ${project} and j.run_id = ${run}
    order by j.attempt, j.stage, j.position
  `.execute(reader);
  return rows;
}

const acts = { 'run.cancel': 'Cancelled', 'job.passed': 'Completed', 'job.failed': 'Failed' };

const wordsOn = (reader: Reader, project: string, run: string, jobs: readonly JobRow[]): Promise<Words> =>
  wordsOf(reader, project, acts, [`run/${run}`, ...jobs.map(({ id }) => `job/${id}`)]);

/** An earlier attempt may have been cancelled by somebody; how this one ended it says itself. */
const saidOf = (words: Words, { id, because }: SummaryRow): string =>
  because === cancelledByHand ? (words.get(`run/${id}`) ?? because) : because;

function stagesOf({ stages }: WorkflowDefinition, words: Words, rows: readonly JobRow[]): RunStage[] {
  return stages.map(({ name, jobs }, position) => {
    const begun = rows.filter(({ stage }) => stage === position);
    const latest = jobs.flatMap((_, nth) => begun.findLast((row) => row.position === nth) ?? []);
    return {
      ...{ position, name },
      jobs: latest.map((row) => jobOf(words, row)),
      earlier: begun.filter((row) => !latest.includes(row)).map((row) => jobOf(words, row)),
    };
  });
}

function jobOf(words: Words, { stage: _, position: __, ...row }: JobRow): RunJob {
  return {
    ...row,
    because: words.get(`job/${row.id}`) ?? row.because,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    until: row.until?.toISOString() ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

async function blockers(reader: Reader, project: string, run: RunSummary, stages: readonly RunStage[]) {
  const job = stages.flatMap((stage) => stage.jobs).find(({ status }) => status !== 'passed');
  if (!isUnderWay(run.status) || job === undefined) return [];
  const asked = await askedBy(reader, project, job.approval);
  const closed = await closedFor(reader, project, run, job);
  const operators = await peopleAt(reader, project, ['operator', 'maintainer']);
  return blockersOf(job, { ...asked, closed, operators: operators.map(({ username }) => username) });
}
