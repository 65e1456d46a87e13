import type { Group } from '@countersign/contract/groups.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** Groups by name after `after`, with the user names of their members. */
export async function listGroups(
  reader: Reader,
  { after, limit }: { after: string | null; limit: number },
): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select g.id, g.name, array(
      select a.username from group_member m join account a on a.id = m.account_id
      where m.group_id = g.id
      order by a.username
    ) as members
    from account_group g
    where g.name > coalesce(${after}::text, '')
    order by g.name
    limit ${limit}
  `.execute(reader);
  return rows;
}
