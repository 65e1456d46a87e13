import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';

/** An approval to be looked at, as the job has it. */
export type Place = { readonly project: string; readonly approval: string };

/** How long a wake-up may be late before it counts as lost. */
const patience = 10;
const most = 5000;

/** After what has been noted until now. Instants of ours are whole milliseconds, those of the database are finer. */
const afterNow = (now: Date) => sql`(${now}::timestamptz + interval '1 millisecond')`;

/** Open approvals whose next moment, their own or that of an open level, has passed a while ago; the latest last. */
export async function dueApprovals(tx: Tx, now: Date): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select project, approval
    from (
      select project_id as project, id as approval, coalesce(remind_at[1], due_at) as moment
      from approval
      where status = 'open' and due_at is not null
        and coalesce(remind_at[1], due_at) < ${now}::timestamptz - make_interval(secs => ${patience})
      union all
      select project_id, approval_id, coalesce(remind_at[1], due_at)
      from level
      where status = 'open' and due_at is not null
        and coalesce(remind_at[1], due_at) < ${now}::timestamptz - make_interval(secs => ${patience})
    ) late
    group by project, approval
    order by min(moment)
    limit ${most}
  `.execute(tx);
  return rows;
}

/** Takes out the accounts whose seats may be others by now. Who takes them out at the same time takes the others. */
export async function takePeople(tx: Tx, now: Date): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    delete from people_change
    where id in (select id from people_change where due_at < ${afterNow(now)} for update skip locked)
    returning account_id
  `.execute(tx);
  return [...new Set(rows.map(({ account_id }) => account_id))];
}

/** The later instants at which seats will be others and for which nobody has queued a look yet, each once. */
export async function takeDelays(tx: Tx, now: Date): Promise<Date[]> {
  const { rows } = await sql<{ due_at: Date }>`
    with taken as (
      update people_change set queued = true where due_at >= ${afterNow(now)} and not queued returning due_at
    )
    select distinct due_at from taken order by due_at
  `.execute(tx);
  return rows.map(({ due_at }) => due_at);
}

/**
 * Open approvals on which these people may count otherwise than before: an open level asks them, or whoever has
 * delegated to one of them; or one of them has come to a level that is stuck; or a level whose turn has not come has
 * fewer people by now than its rule takes. Which of them has really changed is for the look to say.
 */
export async function affectedApprovals(tx: Tx, accounts: readonly string[], now: Date): Promise<Place[]> {
  const { rows } = await sql<Place>`
    with changed as (
      select unnest(${[...accounts]}::bigint[]) as id
      union
      select from_id from delegation
      where to_id = any(${[...accounts]}::bigint[]) and withdrawn_at is null and ends_at > ${now}
    ),
    stuck as materialized (
      select project_id, sources, array_agg(approval_id) as approvals
      from level
      where stuck and status in ('waiting', 'open') and approval_id is not null
      group by 1, 2
    ),
    waiting as materialized (
      select l.project_id, l.sources, ap.barred, l.people_only, case l.rule when 'at-least' then l.threshold else 1 end as need,
        array_agg(distinct l.approval_id) as approvals
      from level l
      join approval ap on ap.project_id = l.project_id and ap.id = l.approval_id and ap.policy is not null
      where l.status = 'waiting' and not l.stuck and l.approval_id is not null
      group by 1, 2, 3, 4, 5
    )
    select project_id as project, approval_id as approval
    from approver
    where waiting and account_id in (select id from changed) and approval_id is not null
    union
    select s.project_id, unnest(s.approvals)
    from stuck s
    where exists (select from people_of(s.project_id, s.sources) p where p.account_id in (select id from changed))
    union
    select w.project_id, unnest(w.approvals)
    from waiting w
    where w.need > (
      select count(distinct holder_of(w.project_id, p.account_id, w.sources, w.barred, w.people_only, ${now}))
      from people_of(w.project_id, w.sources) p
      join account a on a.id = p.account_id
      where p.account_id <> all (w.barred) and (a.kind = 'person' or not w.people_only)
        and (a.administrator or access_of(w.project_id, a.id) is not null)
    )
  `.execute(tx);
  return rows;
}
