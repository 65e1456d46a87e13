import type { ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import type { ExecutionStatus } from '@countersign/contract/execution-states.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

type Row = Omit<ExecutionSummary, 'startedAt' | 'endedAt'> & { started_at: Date; ended_at: Date | null };

const columns = sql`
  e.id, e.status, e.because, e.version, a.username as "startedBy", e.started_at, e.ended_at,
  jsonb_build_object('id', r.id::text, 'number', 'RL-' || r.number, 'title', r.title) as release,
  jsonb_build_object('id', s.id::text, 'number', s.number, 'digest', s.digest) as snapshot,
  jsonb_build_object('id', l.id::text, 'name', l.name, 'version', v.number) as pipeline,
  (select t.name from stage_execution t
   where t.project_id = e.project_id and t.execution_id = e.id order by t.id desc limit 1) as stage
`;

const tables = sql`
  execution e
  join release r on r.project_id = e.project_id and r.id = e.release_id
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
  join pipeline l on l.project_id = v.project_id and l.id = v.pipeline_id
  left join account a on a.id = e.started_by
`;

/** One execution in short; undefined: the project has none of this id. */
export async function executionSummary(
  reader: Reader,
  project: string,
  id: string,
): Promise<ExecutionSummary | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from ${tables} where e.project_id = ${project} and e.id = ${id}
  `.execute(reader);
  return rows[0] && summaryOf(rows[0]);
}

export type Filter = {
  readonly release?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
};

/** Executions, newest first, those before the id `before`; one more than `limit`, to tell whether more follow. */
export async function executionList(
  reader: Reader,
  project: string,
  { release, snapshot, status }: Filter,
  { before, limit }: { before: string | null; limit: number },
): Promise<ExecutionSummary[]> {
  const { rows } = await sql<Row>`
    select ${columns}
    from ${tables}
    where e.project_id = ${project}
      and (${release ?? null}::bigint is null or e.release_id = ${release ?? null}::bigint)
      and (${snapshot ?? null}::bigint is null or e.snapshot_id = ${snapshot ?? null}::bigint)
      and (${status ?? null}::text is null or e.status = ${status ?? null}::text)
      and (${before}::bigint is null or e.id < ${before}::bigint)
    order by e.id desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(summaryOf);
}

const summaryOf = ({ started_at, ended_at, ...row }: Row): ExecutionSummary => ({
  ...row,
  startedAt: started_at.toISOString(),
  endedAt: ended_at?.toISOString() ?? null,
});
