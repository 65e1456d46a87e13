import type { DeployedContent } from '@countersign/contract/environment-contents.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

type Row = Omit<DeployedContent, 'since'> & { readonly since: Date };

/**
 * Of each service and module what the last successful stage in an environment has put there, by the instant `at` (null:
 * until now). Undefined: the project has no such environment.
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
  const { rows } = await sql<Row>`
    select distinct on (c.service, c.module) c.service, c.module, c.version, c.digest,
      jsonb_build_object('id', r.id::text, 'number', 'RL-' || r.number, 'title', r.title) as release,
      jsonb_build_object('id', s.id::text, 'number', s.number) as snapshot, e.id as execution, t.ended_at as since
    from stage_execution t
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    cross join jsonb_to_recordset(s.contents) c (service text, module text, version text, digest text)
    where t.project_id = ${project} and t.environment_id = ${places[0].id} and t.status = 'successful'
      and (${at}::timestamptz is null or t.ended_at <= ${at}::timestamptz)
    order by c.service, c.module nulls first, t.ended_at desc, t.id desc
  `.execute(reader);
  return rows.map(({ since, ...row }) => ({ ...row, since: since.toISOString() }));
}
