import { sql } from 'kysely';
import { first, type Reader } from '../../kernel/database.ts';

/** Where a project deploys, and what: the keys of its environments, the modules of its services. */
export type Places = {
  readonly environments: ReadonlySet<string>;
  readonly services: ReadonlyMap<string, readonly string[]>;
};

export async function placesOf(reader: Reader, projectId: string): Promise<Places> {
  const { rows } = await sql<{ environments: string[]; services: [string, string[]][] }>`
    select
      array(select key from environment where project_id = ${projectId}) as environments,
      coalesce((
        select jsonb_agg(jsonb_build_array(name, to_jsonb(modules))) from service where project_id = ${projectId}
      ), '[]') as services
  `.execute(reader);
  const { environments, services } = first(rows);
  return { environments: new Set(environments), services: new Map(services) };
}
