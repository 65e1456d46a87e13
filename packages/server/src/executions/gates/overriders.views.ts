import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import { type Member, peopleAt } from '../../people/people-at.views.ts';
import { findSources } from '../../policies/resolve-sources.ts';

/**
 * Who may override a schedule or check gate now: those it names, or else the project's maintainers. A name that means
 * nobody any more grants nothing.
 */
export async function overridersOf(
  { tx }: { readonly tx: Tx | Reader },
  project: string,
  refs: readonly string[] | undefined,
): Promise<Member[]> {
  if (refs === undefined) return peopleAt(tx, project, ['maintainer']);
  const { sets } = await findSources(tx, project, [{ pointer: '', refs }]);
  const { rows } = await sql<Member>`
    select a.id, a.username
    from people_of(${project}, ${JSON.stringify(sets[0] ?? [])}::jsonb) p
    join account a on a.id = p.account_id
    where a.administrator or access_of(${project}, a.id) is not null
    order by a.username
  `.execute(tx);
  return rows;
}
