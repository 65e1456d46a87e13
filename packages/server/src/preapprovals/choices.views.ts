import type { Input } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { Asking } from './covers.ts';
import { type Choice, choicesOf } from './offers.ts';
import type { Place } from './pre-approval.ts';
import { personOf } from './pre-approval.views.ts';

/**
 * What the inputs of a workflow's active version can be: none of them without such a version. Undefined: the project
 * has no workflow of this key.
 */
export async function choicesFor(
  reader: Reader,
  projectId: string,
  workflow: string,
): Promise<Choice[] | undefined> {
  const { rows } = await sql<{ inputs: Input[] | null }>`
    select v.definition->'inputs' as inputs
    from workflow w
    left join workflow_version v
      on v.project_id = w.project_id and v.workflow_id = w.id and v.status = 'active' and v.deleted_at is null
    where w.project_id = ${projectId} and w.key = ${workflow} and w.deleted_at is null
  `.execute(reader);
  const found = rows[0];
  return found && choicesOf(found.inputs ?? [], await placesOf(reader, projectId));
}

/** Every environment and every module of a service that a project has. */
async function placesOf(reader: Reader, projectId: string): Promise<Place> {
  const { rows } = await sql<{ environments: string[]; services: Place['services'] }>`
    select array(select key from environment where project_id = ${projectId} order by key) as environments,
           (
             select coalesce(json_agg(json_build_object('service', s.name, 'module', m.name)
                                      order by s.name, m.position), '[]')
             from service s, unnest(s.modules) with ordinality as m (name, position)
             where s.project_id = ${projectId}
           ) as services
  `.execute(reader);
  return rows[0] ?? { environments: [], services: [] };
}

/** Who asks, with the database's time. */
export async function askingNow(reader: Reader, project: string, accountId: string): Promise<Asking> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(reader);
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('the database told no time');
  return { project, now, person: await personOf(reader, project, accountId) };
}
