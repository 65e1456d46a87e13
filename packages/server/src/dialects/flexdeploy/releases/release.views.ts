import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import type { Principal } from '../../../people/principal.ts';
import { enterable } from '../place.views.ts';

/** A release with what FlexDeploy shows of it. projects: the services of its project, by name. */
export type ReleaseRow = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: 'open' | 'closed';
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly projects: readonly { readonly id: string; readonly modules: readonly string[] }[];
};

const columns = sql`
  r.id, r.title, r.description, r.status, r.pipeline_id as "pipelineId", l.name as "pipelineName", r.created_at, r.closed_at,
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id::text, 'modules', s.modules) order by s.name), '[]')
   from service s where s.project_id = r.project_id) as projects
`;
const tables = sql`release r join pipeline l on l.project_id = r.project_id and l.id = r.pipeline_id`;

export async function releaseRow(
  reader: Reader,
  project: string,
  id: string,
): Promise<ReleaseRow | undefined> {
  const { rows } = await sql<ReleaseRow>`
    select ${columns} from ${tables} where r.project_id = ${project} and r.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** The releases that somebody may see whose name contains `name`, newest first. */
export async function findReleases(
  reader: Reader,
  principal: Principal,
  name: string,
  most: number,
): Promise<ReleaseRow[]> {
  const { rows } = await sql<ReleaseRow>`
    select ${columns}
    from ${tables}
    where r.project_id in ${enterable(principal)} and strpos(lower(r.title), lower(${name})) > 0
    order by r.id desc
    limit ${most}
  `.execute(reader);
  return rows;
}

/** A snapshot with what FlexDeploy shows of it. contents carry the id that their service has now, if it is there still. */
export type SnapshotRow = {
  readonly id: string;
  readonly description: string;
  readonly created_at: Date;
  readonly executed: boolean;
  readonly contents: readonly {
    readonly service: string | null;
    readonly module: string | null;
    readonly version: string;
  }[];
};

const snapshotColumns = sql`
  s.id, s.description, s.created_at,
  exists (select from execution e where e.project_id = s.project_id and e.snapshot_id = s.id) as executed,
  (select jsonb_agg(jsonb_build_object('service', v.id::text, 'module', c.module, 'version', c.version) order by c.nth)
   from rows from (jsonb_to_recordset(s.contents) as (service text, module text, version text))
     with ordinality as c (service, module, version, nth)
   left join service v on v.project_id = s.project_id and v.name = c.service) as contents
`;

/** The snapshots of a release, newest first; only the one of the id `snapshot` when that is given. */
export async function snapshotRows(
  reader: Reader,
  project: string,
  release: string,
  { snapshot = null, most }: { snapshot?: string | null; most: number },
): Promise<SnapshotRow[]> {
  const { rows } = await sql<SnapshotRow>`
    select ${snapshotColumns}
    from snapshot s
    where s.project_id = ${project} and s.release_id = ${release}
      and (${snapshot}::bigint is null or s.id = ${snapshot}::bigint)
    order by s.id desc
    limit ${most}
  `.execute(reader);
  return rows;
}

/** The names of services by their ids. */
export async function serviceNames(
  reader: Reader,
  project: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from service where project_id = ${project} and id = any(${[...ids]}::bigint[])
  `.execute(reader);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export type EnvironmentRow = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly nth: number;
};

/** The environments that somebody may see: of one project, or of all. */
export async function environmentRows(
  reader: Reader,
  principal: Principal,
  { id = null, most }: { id?: string | null; most: number },
): Promise<EnvironmentRow[]> {
  const { rows } = await sql<EnvironmentRow>`
    select n.id, n.key, n.name,
      (select count(*)::int from environment o where o.project_id = n.project_id and o.id <= n.id) as nth
    from environment n
    where n.project_id in ${enterable(principal)} and (${id}::bigint is null or n.id = ${id}::bigint)
    order by n.id
    limit ${most}
  `.execute(reader);
  return rows;
}
