import { sql } from 'kysely';
import { first, type Reader } from '../../kernel/database.ts';

/** What an account's pages call its owner. */
export async function displayName(reader: Reader, account: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from account where id = ${account}`.execute(
    reader,
  );
  return first(rows).name;
}
