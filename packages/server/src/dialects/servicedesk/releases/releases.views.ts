import type { ExecutionStatus } from '@countersign/contract/execution-states.ts';
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import type { Person } from '../pictures.ts';

export type ReleaseRow = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly status: 'open' | 'closed';
  readonly pipeline: { readonly id: string; readonly name: string };
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly created_by: Person | null;
  /** How its last execution stands and where it has come to; null: none was started. */
  readonly execution: ExecutionStatus | null;
  readonly stage: { readonly name: string; readonly position: number } | null;
  readonly particulars: Readonly<Record<string, unknown>>;
};

/** Releases of a project that were not deleted, newest first: one by its id, or all. */
export async function releaseRows(reader: Reader, project: string, id: string | null): Promise<ReleaseRow[]> {
  const { rows } = await sql<ReleaseRow>`
    select r.id, r.number, r.title, r.description, r.status, r.created_at, r.closed_at,
      jsonb_build_object('id', p.id::text, 'name', p.name) as pipeline,
      case when a.id is not null
        then jsonb_build_object('id', a.id::text, 'name', a.name, 'email', a.email, 'kind', a.kind) end as created_by,
      e.status as execution,
      (select jsonb_build_object('name', t.name, 'position', t.position)
       from stage_execution t
       where t.project_id = r.project_id and t.execution_id = e.id
       order by t.id desc limit 1) as stage,
      coalesce(s.particulars, '{}') as particulars
    from release r
    join pipeline p on p.project_id = r.project_id and p.id = r.pipeline_id
    left join account a on a.id = r.created_by
    left join servicedesk_release s on s.project_id = r.project_id and s.release_id = r.id
    left join lateral (
      select id, status from execution e
      where e.project_id = r.project_id and e.release_id = r.id
      order by e.id desc limit 1
    ) e on true
    where r.project_id = ${project} and s.deleted_at is null and (${id}::bigint is null or r.id = ${id}::bigint)
    order by r.id desc
  `.execute(reader);
  return rows;
}

/** The ids of the executions of a release that are under way. */
export async function underWay(reader: Reader, project: string, release: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from execution
    where project_id = ${project} and release_id = ${release} and status = 'running'
    order by id
  `.execute(reader);
  return rows.map(({ id }) => id);
}

/** The gate at which a release waits, and how many levels it asks for. */
export type WaitingAt = {
  readonly gate: string;
  readonly stage: string;
  readonly position: number;
  readonly levels: number;
};

/** Where the last execution of a release waits for an approval; undefined: it does not. */
export async function waitingAt(
  reader: Reader,
  project: string,
  release: string,
): Promise<WaitingAt | undefined> {
  const { rows } = await sql<WaitingAt>`
    select g.id as gate, t.name as stage, t.position,
      (select count(*)::int from level l where l.project_id = g.project_id and l.approval_id = g.approval_id) as levels
    from execution e
    join stage_execution t on t.project_id = e.project_id and t.execution_id = e.id
    join gate_execution g on g.project_id = t.project_id and g.stage_execution_id = t.id
    where e.project_id = ${project} and e.release_id = ${release} and e.status = 'running'
      and g.status = 'pending-approval'
    order by g.id desc
    limit 1
  `.execute(reader);
  return rows[0];
}
