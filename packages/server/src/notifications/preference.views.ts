import type { Preferences } from '@countersign/contract/preferences.ts';
import { sql } from 'kysely';
import { first, type Reader } from '../kernel/database.ts';

/** How an account wants to be told; whoever has not said so: in digests. */
export async function preferencesOf(reader: Reader, account: string): Promise<Preferences> {
  const { rows } = await sql<Preferences>`
    select coalesce((select mail from preference where account_id = ${account}), 'digest') as mail
  `.execute(reader);
  return first(rows);
}
