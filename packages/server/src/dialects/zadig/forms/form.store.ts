import { sql } from 'kysely';
import type { Tx } from '../../../kernel/database.ts';

/** Gives a form the id that its client chose; false: another form has it. */
export async function nameForm(tx: Tx, project: string, form: string, objectId: string): Promise<boolean> {
  const { rows } = await sql`
    insert into zadig_form (project_id, pre_approval_id, object_id)
    values (${project}, ${form}, ${objectId})
    on conflict (object_id) do nothing
    returning object_id
  `.execute(tx);
  return rows.length === 1;
}
