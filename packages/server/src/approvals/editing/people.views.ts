import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** Those of the accounts that cannot sign in this project: disabled, not a member of it, or not there at all. */
export async function outsiders(
  reader: Reader,
  project: string,
  accounts: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from account
    where id = any(${[...accounts]}::bigint[]) and disabled_at is null
      and (administrator or access_of(${project}, id) is not null)
  `.execute(reader);
  const able = new Set(rows.map(({ id }) => id));
  return accounts.filter((account) => !able.has(account));
}
