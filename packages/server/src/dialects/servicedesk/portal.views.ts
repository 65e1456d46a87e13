import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { Principal } from '../../people/principal.ts';

/** The key of the only project an account can enter; undefined: there is none, or more than one. */
export async function onlyProject(reader: Reader, principal: Principal): Promise<string | undefined> {
  const { rows } = await sql<{ key: string }>`
    select key from project
    where ${principal.administrator} or access_of(id, ${principal.accountId}) is not null
    order by id
    limit 2
  `.execute(reader);
  return rows.length === 1 ? rows[0]?.key : undefined;
}
