import { sql } from 'kysely';
import { first, type Reader } from '../kernel/database.ts';

/** The attempt at a stage that a gate is of. The gate is there. */
export async function stagePlaceOf(
  reader: Reader,
  project: string,
  gate: string,
): Promise<{ execution: string; stage: string }> {
  const { rows } = await sql<{ execution: string; stage: string }>`
    select t.execution_id as execution, t.id as stage
    from gate_execution g
    join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
    where g.project_id = ${project} and g.id = ${gate}
  `.execute(reader);
  return first(rows);
}
