import type { BreakGlassDefinition } from '@countersign/contract/break-glass.ts';
import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

export type StoredRule = BreakGlassDefinition & {
  readonly version: number;
  /** Who alone stands behind it; null: more than one does. */
  readonly author: string | null;
};

/** Locks what a project says of break-glass until the end of the transaction; undefined: nothing. */
export async function lockRule(tx: Tx, projectId: string): Promise<StoredRule | undefined> {
  const { rows } = await sql<StoredRule>`
    select people, reviewers, longest, review_within as "reviewWithin", version,
      case when confirmed_by is null then written_by end as author
    from break_glass_rule
    where project_id = ${projectId}
    for update
  `.execute(tx);
  return rows[0];
}

/** Writes the first version of a rule, or, where one is locked, the next. Answers the version. */
export async function writeRule(
  tx: Tx,
  projectId: string,
  { people, reviewers, longest, reviewWithin }: BreakGlassDefinition,
  writtenBy: string,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into break_glass_rule as r (project_id, people, reviewers, longest, review_within, written_by)
    values (${projectId}, ${JSON.stringify(people)}, ${JSON.stringify(reviewers)}, ${longest}, ${reviewWithin}, ${writtenBy})
    on conflict (project_id) do update
      set people = excluded.people, reviewers = excluded.reviewers, longest = excluded.longest,
          review_within = excluded.review_within, written_by = excluded.written_by, confirmed_by = null,
          version = r.version + 1, updated_at = now()
    returning version
  `.execute(tx);
  return rows[0]?.version ?? 1;
}

/** Notes that somebody else stands behind it as well. */
export async function confirmRule(tx: Tx, projectId: string, confirmedBy: string): Promise<void> {
  await sql`
    update break_glass_rule set confirmed_by = ${confirmedBy} where project_id = ${projectId}
  `.execute(tx);
}

export async function removeRule(tx: Tx, projectId: string): Promise<void> {
  await sql`delete from break_glass_rule where project_id = ${projectId}`.execute(tx);
}
