import type { RunJob } from '@countersign/contract/run-shapes.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { WorkflowKey } from '@countersign/contract/workflows.ts';
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import { lookUp } from '../../../kernel/look-up.ts';
import { accessIn } from '../../../people/enter.ts';
import type { Access, Principal } from '../../../people/principal.ts';

/** A job of a run, as far as it matters to who decides it. */
export type AskedJob = Pick<RunJob, 'name' | 'status' | 'approval' | 'endedAt'>;
export type AskedStage = {
  readonly name: string;
  readonly position: number;
  readonly jobs: readonly AskedJob[];
};

/** The key of a project that has a workflow of the name; stages null: but no task of the number. */
export type AskedTask = { readonly project: string; readonly stages: readonly AskedStage[] | null };

type Ask = {
  readonly account: string;
  readonly key: string;
  readonly project: string | null;
  readonly number: bigint;
};
type Row = {
  readonly project: string;
  readonly access: Access | null;
  readonly stages: WorkflowDefinition['stages'] | null;
  /** Every attempt at every job, oldest first. */
  readonly jobs: readonly (AskedJob & { readonly stage: number; readonly position: number })[];
};

const asked = lookUp<Ask, Row>(
  { account: 'bigint', key: 'text', project: 'text', number: 'bigint' },
  sql`
    select p.key as project, access_of(p.id, q.account) as access, v.definition -> 'stages' as stages,
      (select coalesce(jsonb_agg(jsonb_build_object('stage', j.stage, 'position', j.position, 'name', j.name,
         'status', j.status, 'approval', j.approval_id::text, 'endedAt', j.ended_at)
         order by j.attempt, j.stage, j.position), '[]')
       from run_job j where j.project_id = r.project_id and j.run_id = r.id) as jobs
    from project p
    join workflow w on w.project_id = p.id and w.key = q.key and w.deleted_at is null
    left join run r on r.project_id = w.project_id and r.workflow_id = w.id and r.number = q.number
    left join workflow_version v on v.project_id = r.project_id and v.id = r.version_id
    where q.project is null or p.key = q.project
    order by p.key`,
);

/** The tasks of this number of the workflows of this name that somebody can see; `project`: only in that of this key. */
export async function askedTasks(
  reader: Reader,
  principal: Principal,
  { key, project, number }: Omit<Ask, 'account'>,
): Promise<AskedTask[]> {
  if (!WorkflowKey.safeParse(key).success) return [];
  const rows = await asked(reader, { account: principal.accountId, key, project, number });
  return rows
    .filter(({ access }) => accessIn(principal, access) !== null)
    .map((row) => ({ project: row.project, stages: row.stages && stagesOf(row.stages, row.jobs) }));
}

/** The last attempt at each job that was begun. */
const stagesOf = (stages: WorkflowDefinition['stages'], begun: Row['jobs']): AskedStage[] =>
  stages.map(({ name, jobs }, position) => ({
    ...{ name, position },
    jobs: jobs.flatMap(
      (_, nth) => begun.findLast((job) => job.stage === position && job.position === nth) ?? [],
    ),
  }));
