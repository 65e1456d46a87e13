import type { DeployedContent } from '@countersign/contract/environment-contents.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

type Row = Omit<DeployedContent, 'since'> & { readonly since: Date };

/**
 * Of each service and module what the last successful stage in an environment has put there, by the instant `at` (null:
 * until now): from one service and module to the next, and of each the last row, however many came before. Undefined: the project has no such environment.
 */
export async function environmentContents(
  reader: Reader,
  project: string,
  environment: string,
  at: string | null,
): Promise<DeployedContent[] | undefined> {
  const { rows: places } = await sql<{ id: string }>`
    select id from environment where project_id = ${project} and key = ${environment}
  `.execute(reader);
  if (places[0] === undefined) return undefined;
  const here = sql`c.project_id = ${project} and c.environment_id = ${places[0].id}`;
  const { rows } = await sql<Row>`
    with recursive thing as (
      (select c.service, c.module from placed_content c where ${here} order by c.service, c.module limit 1)
      union all
      select n.service, n.module
      from thing i
      cross join lateral (
        select c.service, c.module
        from placed_content c
        where ${here} and (c.service, c.module) > (i.service, i.module)
        order by c.service, c.module
        limit 1) n
    )
    select i.service, c.module, c.version, c.digest,
      jsonb_build_object('id', r.id::text, 'number', 'RL-' || r.number, 'title', r.title) as release,
      jsonb_build_object('id', s.id::text, 'number', s.number) as snapshot, e.id as execution, l.ended_at as since
    from thing i
    cross join lateral (
      select c.project_id, c.stage_execution_id, c.ended_at
      from placed_content c
      where ${here} and c.service = i.service and c.module = i.module
        and (${at}::timestamptz is null or c.ended_at <= ${at}::timestamptz)
      order by c.ended_at desc, c.stage_execution_id desc
      limit 1) l
    join stage_execution t on t.project_id = l.project_id and t.id = l.stage_execution_id
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    cross join lateral (
      select c.module, c.version, c.digest
      from jsonb_to_recordset(s.contents) c (service text, module text, version text, digest text)
      where c.service = i.service and coalesce(c.module, '') = i.module
      limit 1) c
    order by i.service, i.module
  `.execute(reader);
  return rows.map(({ since, ...row }) => ({ ...row, since: since.toISOString() }));
}
