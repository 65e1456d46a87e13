import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import type { PersonReference } from './levels/wire.ts';

/** The accounts a reference to a person may mean, among those who can enter the project: two at most are read. */
export async function peopleMeant(
  reader: Reader,
  project: string,
  reference: PersonReference,
): Promise<string[]> {
  const [id, email, name] = [reference.id ?? null, reference.email_id ?? null, reference.name ?? null];
  const { rows } = await sql<{ id: string }>`
    select a.id
    from account a
    where a.disabled_at is null and (a.administrator or access_of(${project}, a.id) is not null)
      and case
        when ${id}::bigint is not null then a.id = ${id}::bigint
        when ${email}::text is not null then lower(a.email) = lower(${email}::text)
        else lower(a.name) = lower(${name}::text) or a.username = lower(${name}::text)
      end
    order by a.id
    limit 2
  `.execute(reader);
  return rows.map((row) => row.id);
}
