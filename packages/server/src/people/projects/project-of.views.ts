import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** The project of this id; undefined: there is none. */
export async function projectOf(
  reader: Reader,
  id: string,
): Promise<{ readonly id: string; readonly key: string } | undefined> {
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from project where id = ${id}
  `.execute(reader);
  return rows[0];
}
