import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { Source } from '../policies/resolve-sources.ts';

type Names = { readonly username: string };

/** The people among these sources who could review what `breaker` (an account) did: others, in person, inside. */
export async function reviewersAmong(
  reader: Reader,
  projectId: string,
  sources: readonly Source[],
  breaker: string | null,
): Promise<string[]> {
  const { rows } = await sql<Names>`
    select a.username
    from people_of(${projectId}, ${JSON.stringify(sources)}::jsonb) p
    join account a on a.id = p.account_id
    where a.kind = 'person' and a.id is distinct from ${breaker}::bigint
      and (a.administrator or access_of(${projectId}, a.id) is not null)
    order by a.username
  `.execute(reader);
  return rows.map(({ username }) => username);
}

/** The administrators, as references: they maintain every project. */
export async function administratorRefs(reader: Reader): Promise<string[]> {
  const { rows } = await sql<Names>`
    select username
    from account
    where administrator and kind = 'person' and disabled_at is null
    order by username
    limit 50
  `.execute(reader);
  return rows.map(({ username }) => `user:${username}`);
}

/** Whether an account is among those whom sources mean now, and who they all are. */
export async function standsAmong(
  reader: Reader,
  projectId: string,
  sources: readonly Source[],
  account: string,
): Promise<{ among: boolean; who: string[] }> {
  const { rows } = await sql<Names & { readonly id: string }>`
    select a.id, a.username
    from people_of(${projectId}, ${JSON.stringify(sources)}::jsonb) p
    join account a on a.id = p.account_id
    where a.kind = 'person'
    order by a.username
  `.execute(reader);
  return { among: rows.some(({ id }) => id === account), who: rows.map(({ username }) => username) };
}
