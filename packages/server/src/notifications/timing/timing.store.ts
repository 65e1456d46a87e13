import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

/** What is told: of which approval, of which level (null: of the whole), and which time it is of possibly several. */
export type Occasion = {
  readonly project: string;
  readonly approval: string;
  readonly level: string | null;
  readonly moment: string;
};

/** Notes whoever can still sign an open level, or any of them, once for each occasion. Answers what is new. */
export async function noteReminded(
  tx: Tx,
  { project, approval, level, moment }: Occasion,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into notification (kind, project_id, account_id, approval_id, level_id, moment)
    select distinct 'reminded', r.project_id, s.signer, r.approval_id, r.level_id, ${moment}::timestamptz
    from approver r
    cross join lateral (select signer_of(r.project_id, r.level_id, r.account_id, now()) as signer) s
    where r.project_id = ${project} and r.approval_id = ${approval} and r.waiting and s.signer is not null
      and (${level}::bigint is null or r.level_id = ${level})
    order by r.level_id, s.signer
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/** Notes who asked for an open approval, once for each occasion. Answers the notification if it is new. */
export async function noteRequester(
  tx: Tx,
  kind: 'warned' | 'escalated',
  { project, approval, level, moment }: Occasion,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into notification (kind, project_id, account_id, approval_id, level_id, moment)
    select ${kind}, ap.project_id, ap.requested_by, ap.id, ${level}, ${moment}
    from approval ap
    where ap.project_id = ${project} and ap.id = ${approval} and ap.status = 'open' and ap.requested_by is not null
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Notes those who can mend a stuck level: the project's maintainers, those to whom the policy grants an override, and
 * who asked. Each once for each occasion. Answers what is new.
 */
export async function noteStuck(tx: Tx, { project, level, moment }: Occasion): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into notification (kind, project_id, account_id, approval_id, level_id, moment)
    select 'stuck', l.project_id, w.account_id, l.approval_id, l.id, ${moment}
    from level l
    join approval ap on ap.project_id = l.project_id and ap.id = l.approval_id and ap.status = 'open'
    cross join lateral (
      select p.account_id
      from people_of(l.project_id, ap.overriders || '[{"kind": "maintainers", "id": "0", "name": "maintainers"}]') p
      union
      select ap.requested_by where ap.requested_by is not null
    ) w
    where l.project_id = ${project} and l.id = ${level} and l.stuck
    order by w.account_id
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}
