import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { inPerson, type Principal } from '../people/principal.ts';

/**
 * The id of the break-glass by which somebody may override what stands in the way in a project now; undefined: they
 * have broken none, it has ended, or they do not act in person.
 */
export async function brokenBy(
  reader: Reader,
  project: string,
  principal: Principal,
): Promise<string | undefined> {
  if (!inPerson(principal)) return undefined;
  const { rows } = await sql<{ id: string }>`
    select glass_id as id
    from emergency_of(${project}, clock_timestamp())
    where account_id = ${principal.accountId}
  `.execute(reader);
  return rows[0]?.id;
}

/** The last use of break-glass in a project that has no verdict yet. */
export async function unreviewed(
  reader: Reader,
  project: string,
): Promise<{ id: string; approval: string; startedAt: Date } | undefined> {
  const { rows } = await sql<{ id: string; approval: string; startedAt: Date }>`
    select b.id, b.approval_id as approval, b.started_at as "startedAt"
    from break_glass b
    left join approval review on review.project_id = b.project_id and review.id = b.approval_id
    where b.project_id = ${project} and review.status not in ('approved', 'rejected')
    order by b.id desc
    limit 1
  `.execute(reader);
  return rows[0];
}

/**
 * Has an account broken the glass of a project, and is it not over? Both are SQL expressions. Whether it still serves
 * them says `emergency_of`.
 */
export const hasBrokenGlass = (project: string, account: string): RawBuilder<boolean> =>
  sql.raw(`exists (
    select from break_glass b
    where b.project_id = ${project} and b.account_id = ${account} and b.ends_at > clock_timestamp() and b.closed_at is null)`);
