import type { Workflow as Shown } from '@countersign/contract/workflows.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { Workflow } from './workflow.ts';

/** The workflow of this key; undefined: there is none in this project, or it was deleted. */
export async function workflowByKey(
  reader: Reader,
  projectId: string,
  key: string,
): Promise<Workflow | undefined> {
  const { rows } = await sql<Workflow>`
    select id, key, name, description, labels, enabled, pre_approval as "preApproval",
           review_required as "reviewRequired", review_policy as "reviewPolicy", schedule, version
    from workflow
    where project_id = ${projectId} and key = ${key} and deleted_at is null
  `.execute(reader);
  return rows[0];
}

type Row = Omit<Shown, 'nextRunAt' | 'createdAt' | 'updatedAt'> & {
  readonly next_run_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const newest = (status: string) => sql`(
  select jsonb_build_object('id', v.id::text, 'number', v.number, 'label', v.label)
  from workflow_version v
  where v.project_id = w.project_id and v.workflow_id = w.id and v.status = ${status} and v.deleted_at is null
  order by v.number desc
  limit 1)`;

const workflowRows = sql`
  select w.id, w.key, w.name, w.description, w.labels, w.enabled, w.pre_approval as "preApproval",
         w.review_required as "reviewRequired", w.review_policy as "reviewPolicy", w.schedule, w.next_run_at,
         ${newest('active')} as "activeVersion", ${newest('in-review')} as "inReview", ${newest('rejected')} as rejected,
         w.runs, w.version, c.username as "createdBy", w.created_at, u.username as "updatedBy", w.updated_at
  from workflow w
  left join account c on c.id = w.created_by
  left join account u on u.id = w.updated_by
`;

/** One workflow as the API shows it; undefined: there is none of this key in this project. */
export async function workflowView(
  reader: Reader,
  projectId: string,
  key: string,
): Promise<Shown | undefined> {
  const { rows } = await sql<Row>`
    ${workflowRows}
    where w.project_id = ${projectId} and w.key = ${key} and w.deleted_at is null
  `.execute(reader);
  return rows[0] && shown(rows[0]);
}

/** Workflows by key, those after `after`; one more than `limit`, to tell whether more follow. */
export async function workflowList(
  reader: Reader,
  projectId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Shown[]> {
  const { rows } = await sql<Row>`
    ${workflowRows}
    where w.project_id = ${projectId} and w.deleted_at is null and (${after}::text is null or w.key > ${after})
    order by w.key
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(shown);
}

/** Is a run of this workflow still open? */
export async function hasOpenRun(reader: Reader, projectId: string, workflowId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from run
    where project_id = ${projectId} and workflow_id = ${workflowId} and ended_at is null
    limit 1
  `.execute(reader);
  return rows.length > 0;
}

function shown({ next_run_at, created_at, updated_at, ...row }: Row): Shown {
  return {
    ...row,
    nextRunAt: next_run_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
