import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { Access } from './principal.ts';

export type Member = { readonly id: string; readonly username: string };

/** The members of a project who stand at one of these heights. */
export async function peopleAt(
  reader: Reader,
  project: string,
  heights: readonly Access[],
): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select a.id, a.username
    from account a
    where a.disabled_at is null and access_of(${project}, a.id) = any(${heights})
      and a.id in (
        select m.account_id from member m where m.project_id = ${project}
        union all
        select g.account_id from member m join group_member g on g.group_id = m.group_id
        where m.project_id = ${project}
      )
    order by a.username
  `.execute(reader);
  return rows;
}
