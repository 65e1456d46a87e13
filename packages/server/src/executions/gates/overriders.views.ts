import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/database.ts';
import { findSources } from '../../policies/resolve-sources.ts';

export type Overrider = { readonly id: string; readonly username: string };

/**
 * Who may override a schedule or check gate now: those it names, or else the project's maintainers. A name that means
 * nobody any more grants nothing.
 */
export async function overridersOf(
  { tx }: { readonly tx: Tx | Reader },
  project: string,
  refs: readonly string[] | undefined,
): Promise<Overrider[]> {
  if (refs === undefined) return peopleAt(tx, project, ['maintainer']);
  const { sets } = await findSources(tx, project, [{ pointer: '', refs }]);
  const { rows } = await sql<Overrider>`
    select a.id, a.username
    from people_of(${project}, ${JSON.stringify(sets[0] ?? [])}::jsonb) p
    join account a on a.id = p.account_id
    where a.administrator or access_of(${project}, a.id) is not null
    order by a.username
  `.execute(tx);
  return rows;
}

/** The members of a project who stand at one of these heights. */
export async function peopleAt(
  reader: Reader,
  project: string,
  heights: readonly ('viewer' | 'operator' | 'maintainer')[],
): Promise<Overrider[]> {
  const { rows } = await sql<Overrider>`
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
