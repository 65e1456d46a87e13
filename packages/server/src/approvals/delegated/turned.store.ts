import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

export type Turned = { readonly from: string; readonly to: string; readonly stands: boolean };

/**
 * Notes whether a delegation is in force by now, if that is news: it has begun since, or is over. Answers undefined if
 * it is none.
 */
export async function noteTurn(tx: Tx, delegation: string, now: Date): Promise<Turned | undefined> {
  const { rows } = await sql<Turned>`
    update delegation
    set stands = not stands
    where id = ${delegation}
      and stands <> (withdrawn_at is null and starts_at <= ${now} and ends_at > ${now})
    returning from_id as "from", to_id as "to", stands
  `.execute(tx);
  return rows[0];
}

export type Moved = {
  readonly project: { readonly id: string; readonly key: string };
  readonly approval: string;
  readonly level: string;
};

/**
 * The open levels on which a person's seat goes to a delegate, or comes back, by this delegation. Each approval gets a
 * new version: what is shown of it is different.
 */
export async function moveSeats(tx: Tx, delegation: string): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    with moved as (
      select r.project_id, r.approval_id, r.level_id
      from delegation d
      join approver r on r.account_id = d.from_id and r.waiting and (d.project_id is null or r.project_id = d.project_id)
      join level l on l.project_id = r.project_id and l.id = r.level_id and l.status = 'open'
        and (d.role_id is null or l.sources @> jsonb_build_array(jsonb_build_object('kind', 'role', 'id', d.role_id::text)))
      where d.id = ${delegation}
    ),
    held as materialized (
      select a.project_id, a.id
      from approval a
      where (a.project_id, a.id) in (select project_id, approval_id from moved) and a.status = 'open'
      order by a.project_id, a.id
      for update
    ),
    changed as (
      update approval a
      set version = version + 1
      from held h
      where a.project_id = h.project_id and a.id = h.id
    )
    select jsonb_build_object('id', p.id::text, 'key', p.key) as project, m.approval_id as approval, m.level_id as level
    from moved m
    join held h on h.project_id = m.project_id and h.id = m.approval_id
    join project p on p.id = m.project_id
    order by m.project_id, m.approval_id, m.level_id
  `.execute(tx);
  return rows;
}
