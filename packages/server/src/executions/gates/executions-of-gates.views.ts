import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { prepared } from '../../kernel/prepared.ts';

/** The executions that gates are of, each once; a project may have no such gate. */
export async function executionsOfGates(
  reader: Reader,
  gates: readonly { readonly project: string; readonly subject: string }[],
): Promise<{ project: string; execution: string }[]> {
  const { rows } = await sql<{ project: string; execution: string }>`
    ${prepared}
    select distinct t.project_id as project, t.execution_id as execution
    from unnest(
      ${gates.map(({ project }) => project)}::bigint[], ${gates.map(({ subject }) => subject)}::bigint[]
    ) as q (project_id, id)
    join gate_execution g on g.project_id = q.project_id and g.id = q.id
    join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
  `.execute(reader);
  return rows;
}
