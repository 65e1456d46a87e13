import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { peopleAt } from '../people/people-at.views.ts';

/** Who could confirm a policy that `author` wrote: the other people who maintain the project, by user name. */
export async function confirmersOf(reader: Reader, projectId: string, author: string): Promise<string[]> {
  const maintainers = await peopleAt(reader, projectId, ['maintainer']);
  const { rows } = await sql<{ username: string }>`
    select username from account
    where id = any(${maintainers.map(({ id }) => id)}::bigint[]) and kind = 'person' and id <> ${author}
    order by username
  `.execute(reader);
  return rows.map(({ username }) => username);
}
