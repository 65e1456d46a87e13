import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';

/** Notes when a stage that a window holds is to look again; null: when the windows change. */
export async function setOpensAt(tx: Tx, project: string, stage: string, at: Date | null): Promise<void> {
  await sql`
    update stage_execution set opens_at = ${at} where project_id = ${project} and id = ${stage}
  `.execute(tx);
}

/** The executions of a project that have come to where windows may hold them. */
export async function atWindows(reader: Reader, project: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct e.id
    from execution e
    join stage_execution t on t.project_id = e.project_id and t.execution_id = e.id
    where e.project_id = ${project} and e.status = 'running' and t.ended_at is null and t.status = 'gates-completed'
    order by e.id
  `.execute(reader);
  return rows.map(({ id }) => id);
}
