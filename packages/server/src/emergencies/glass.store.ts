import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';
import type { Source } from '../policies/resolve-sources.ts';

export type NewGlass = {
  readonly project: string;
  readonly account: string;
  readonly sources: readonly Source[];
  readonly startedAt: Date;
  readonly endsAt: Date;
};

/** Writes that somebody has broken the glass; it lets them nothing before its review is asked for. Answers its id. */
export async function insertGlass(
  tx: Tx,
  { project, account, sources, startedAt, endsAt }: NewGlass,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into break_glass (project_id, account_id, sources, started_at, ends_at)
    values (${project}, ${account}, ${JSON.stringify(sources)}, ${startedAt}, ${endsAt})
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** Notes in which approval it is reviewed. */
export async function setReview(tx: Tx, project: string, id: string, approval: string): Promise<void> {
  await sql`
    update break_glass set approval_id = ${approval} where project_id = ${project} and id = ${id}
  `.execute(tx);
}

/** Writes down that it has ended, unless that is written already. */
export async function closeGlass(tx: Tx, project: string, id: string, at: Date): Promise<void> {
  await sql`
    update break_glass set closed_at = ${at} where project_id = ${project} and id = ${id} and closed_at is null
  `.execute(tx);
}

/** One use of break-glass as it was read and held. `review`: how the approval stands in which it is reviewed. */
export type HeldGlass = {
  readonly id: string;
  readonly account: string;
  readonly username: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly closedAt: Date | null;
  readonly approval: string;
  readonly review: string;
  readonly decidedAt: Date | null;
};

/** Locks one until the end of the transaction; undefined: there is none in this project. */
export async function lockGlass(tx: Tx, project: string, id: string): Promise<HeldGlass | undefined> {
  await sql`select 1 from break_glass where project_id = ${project} and id = ${id} for update`.execute(tx);
  const { rows } = await sql<HeldGlass>`
    select b.id, b.account_id as account, a.username, b.started_at as "startedAt", b.ends_at as "endsAt",
      b.closed_at as "closedAt", b.approval_id as approval, review.status as review, review.decided_at as "decidedAt"
    from break_glass b
    join account a on a.id = b.account_id
    join approval review on review.project_id = b.project_id and review.id = b.approval_id
    where b.project_id = ${project} and b.id = ${id}
  `.execute(tx);
  return rows[0];
}

/** Uses of break-glass whose end is not written down, or whose review has ended without a verdict. */
export async function neglectedGlass(tx: Tx): Promise<{ project: string; glass: string }[]> {
  const { rows } = await sql<{ project: string; glass: string }>`
    select b.project_id as project, b.id as glass
    from break_glass b
    join approval review on review.project_id = b.project_id and review.id = b.approval_id
    where (b.closed_at is null and (b.ends_at < now() or review.status <> 'open'))
      or review.status in ('withdrawn', 'superseded', 'expired', 'overridden')
  `.execute(tx);
  return rows;
}
