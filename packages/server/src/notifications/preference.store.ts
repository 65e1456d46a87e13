import type { Preferences } from '@countersign/contract/preferences.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';

export type Wish = Preferences['mail'];

/** Writes how an account wants to be told; answers whether that is a change. */
export async function setPreference(tx: Tx, account: string, mail: Wish): Promise<boolean> {
  const { rows } = await sql`
    insert into preference (account_id, mail) values (${account}, ${mail})
    on conflict (account_id) do update set mail = excluded.mail, updated_at = now()
    where preference.mail <> excluded.mail
    returning account_id
  `.execute(tx);
  return rows.length > 0;
}
