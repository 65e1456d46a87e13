import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import { first, type Reader } from '../../../kernel/database.ts';
import { prepared } from '../../../kernel/prepared.ts';

/** The number of a run within its workflow, which is the id of its task. */
export async function runNumber(reader: Reader, project: string, run: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select number from run where project_id = ${project} and id = ${run}
  `.execute(reader);
  return first(rows).number;
}

/** How a run stands. */
export async function runStatus(reader: Reader, project: string, run: string): Promise<RunStatus> {
  const { rows } = await sql<{ status: RunStatus }>`
    select status from run where project_id = ${project} and id = ${run}
  `.execute(reader);
  return first(rows).status;
}

/** What Zadig's picture of a run has beyond ours. */
export type TaskRow = {
  readonly id: string;
  /** The display name of who started it. */
  readonly creator: string | null;
  /** What its version says, and the document that was written as. */
  readonly definition: WorkflowDefinition | null;
  readonly extras: Readonly<Record<string, unknown>> | null;
  /** The id that a client gave to its form. */
  readonly form: string | null;
};

/** The run of a workflow by its number. Undefined: there is none. */
export async function taskRow(
  reader: Reader,
  project: string,
  workflow: string,
  number: number,
): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`${prepared}
    select r.id, a.name as creator, v.definition, v.extras, z.object_id as form
    from run r
    join workflow_version v on v.project_id = r.project_id and v.id = r.version_id
    left join account a on a.id = r.started_by
    left join zadig_form z on z.project_id = r.project_id and z.pre_approval_id = r.pre_approval_id
    where r.project_id = ${project} and r.workflow_id = ${workflow} and r.number = ${number}
  `.execute(reader);
  return rows[0];
}

export type ListedTask = {
  readonly number: number;
  readonly status: RunStatus;
  readonly creator: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
};

/** A page of the runs of a workflow, newest first, and how many there are. */
export async function tasksOf(
  reader: Reader,
  project: string,
  workflow: string,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ readonly total: number; readonly tasks: ListedTask[] }> {
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from run where project_id = ${project} and workflow_id = ${workflow}
  `.execute(reader);
  const { rows } = await sql<ListedTask>`
    select r.number, r.status, a.name as creator, r.created_at, r.ended_at
    from run r
    left join account a on a.id = r.started_by
    where r.project_id = ${project} and r.workflow_id = ${workflow}
    order by r.number desc
    limit ${size} offset ${(page - 1) * size}
  `.execute(reader);
  return { total: first(counted).total, tasks: rows };
}
