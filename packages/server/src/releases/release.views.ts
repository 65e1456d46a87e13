import type { ListedRelease, Progress, Release } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

type Row = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly pipeline: string;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly closed_at: Date | null;
};

const columns = sql`
  r.id, r.number, r.title, r.description, p.name as pipeline, r.status, r.version,
  a.username as created_by, r.created_at, r.closed_at
`;

const tables = sql`
  release r
  join pipeline p on p.project_id = r.project_id and p.id = r.pipeline_id
  left join account a on a.id = r.created_by
`;

/** The newest execution of a release `r`, with each stage of its pipeline as its last attempt left it. */
const progress = sql`
  select jsonb_build_object('execution', e.id::text, 'snapshot', s.number, 'status', e.status, 'stages', (
           select jsonb_agg(jsonb_build_object('name', d.stage ->> 'name', 'status', coalesce((
                    select t.status from stage_execution t
                    where t.project_id = e.project_id and t.execution_id = e.id and t.position = d.nth - 1
                    order by t.attempt desc limit 1), 'not-started')) order by d.nth)
           from jsonb_array_elements(v.definition -> 'stages') with ordinality d (stage, nth)))
  from execution e
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
  where e.project_id = r.project_id and e.release_id = r.id
  order by e.id desc
  limit 1
`;

/** One release as the API shows it; undefined: there is none in this project. */
export async function releaseView(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<Release | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from ${tables} where r.project_id = ${projectId} and r.id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** What a list is narrowed to. */
export type ReleaseFilter = {
  readonly status?: 'open' | 'closed' | undefined;
  readonly pipeline?: string | undefined;
  readonly number?: string | undefined;
  readonly title?: string | undefined;
};

/** Releases and how far each has come, newest first, those with ids below `before`; one more than `limit`, to tell whether more follow. */
export async function releaseList(
  reader: Reader,
  projectId: string,
  filter: ReleaseFilter,
  { before, limit }: { before: string | null; limit: number },
): Promise<ListedRelease[]> {
  const { status = null, pipeline = null, title = null } = filter;
  const number = filter.number?.slice('RL-'.length) ?? null;
  const { rows } = await sql<Row & { latest: Progress | null }>`
    select ${columns}, (${progress}) as latest
    from ${tables}
    where r.project_id = ${projectId}
      and (${before}::bigint is null or r.id < ${before}::bigint)
      and (${status}::text is null or r.status = ${status})
      and (${pipeline}::text is null or p.name = ${pipeline})
      and (${number}::int is null or r.number = ${number}::int)
      and (${title}::text is null or strpos(lower(r.title), lower(${title})) > 0)
    order by r.id desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(({ latest, ...row }) => ({ ...viewOf(row), latest }));
}

/** The ids of the executions of a release that are under way. */
export async function runningExecutions(
  reader: Reader,
  projectId: string,
  release: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from execution
    where project_id = ${projectId} and release_id = ${release} and status = 'running'
    order by id
  `.execute(reader);
  return rows.map(({ id }) => id);
}

function viewOf({ number, created_by, created_at, closed_at, ...rest }: Row): Release {
  return {
    ...rest,
    number: `RL-${number}`,
    createdBy: created_by,
    createdAt: created_at.toISOString(),
    closedAt: closed_at?.toISOString() ?? null,
  };
}
