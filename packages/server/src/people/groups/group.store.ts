import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';

/** Adds the group of this name, or finds it; holds its row until the transaction ends. */
export async function holdGroup(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into account_group (name) values (${name})
    on conflict (name) do update set name = excluded.name
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** Makes these accounts, and no others, the members; answers how many came and how many went. */
export async function replaceMembers(
  tx: Tx,
  groupId: string,
  accounts: readonly string[],
): Promise<{ added: number; removed: number }> {
  const wanted = [...accounts];
  const { rows: gone } = await sql`
    delete from group_member
    where group_id = ${groupId} and account_id <> all(${wanted}::bigint[])
    returning account_id
  `.execute(tx);
  const { rows: come } = await sql`
    insert into group_member (group_id, account_id)
    select ${groupId}, account_id from unnest(${wanted}::bigint[]) as account_id
    on conflict do nothing
    returning account_id
  `.execute(tx);
  return { added: come.length, removed: gone.length };
}
