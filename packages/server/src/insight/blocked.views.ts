import type { BlockedLevel, HeldUp } from '@countersign/contract/insight.ts';
import { sql } from 'kysely';
import { first, type Reader } from '../kernel/database.ts';

/** Who could sign is looked up for each of these: as many as a page can still make something of. */
const mostApprovals = 500;
const mostHeld = 200;

type LevelRow = Omit<BlockedLevel, 'since' | 'dueAt'> & {
  readonly since: Date;
  readonly due_at: Date | null;
};

/** The open levels of the approvals that were asked for first, with who could sign each now. */
export async function openLevels(reader: Reader, project: string): Promise<BlockedLevel[]> {
  const { rows } = await sql<LevelRow>`
    with oldest as materialized (
      select id, title, due_at
      from approval
      where project_id = ${project} and status = 'open'
      order by created_at
      limit ${mostApprovals}
    )
    select ap.id as approval, ap.title, l.id as level, l.name, l.opened_at as since,
      least(l.due_at, ap.due_at) as due_at, coalesce(least(l.due_at, ap.due_at) < now(), false) as overdue, l.stuck,
      array(
        select distinct a.username
        from approver p
        join account a on a.id = signer_of(p.project_id, p.level_id, p.account_id, now())
        where p.project_id = l.project_id and p.level_id = l.id and p.waiting
        order by a.username
      ) as who,
      array(
        select jsonb_build_object('kind', s ->> 'kind', 'name', s ->> 'name') from jsonb_array_elements(l.sources) s
      ) as asked
    from oldest ap
    -- Of each by itself: the planner would rather read all levels there ever were.
    cross join lateral (
      select * from level l
      where l.project_id = ${project} and l.approval_id = ap.id and l.status = 'open' and l.opened_at is not null
      offset 0) l
    order by l.opened_at, l.id
  `.execute(reader);
  return rows.map(({ due_at: due, since, ...row }) => ({
    ...{ ...row, since: since.toISOString(), dueAt: due?.toISOString() ?? null },
  }));
}

/** The time by the database's clock, and how many approvals are open. */
export async function openNow(reader: Reader, project: string): Promise<{ at: string; total: number }> {
  const { rows } = await sql<{ at: Date; total: number }>`
    select now() as at,
      (select count(*)::int from approval where project_id = ${project} and status = 'open') as total
  `.execute(reader);
  const { at, total } = first(rows);
  return { at: at.toISOString(), total };
}

type HeldRow = Pick<HeldUp, 'by' | 'name' | 'environment' | 'release' | 'run'> & {
  readonly since: Date;
  readonly until: Date | null;
};

/** Of which release and into which environment a stage `t` is. */
const itsPlace = sql`
  select n.name as environment, r.id as release_id,
    jsonb_build_object('id', r.id::text, 'number', 'RL-' || r.number, 'title', r.title) as release
  from execution x
  join release r on r.project_id = x.project_id and r.id = x.release_id
  join environment n on n.project_id = t.project_id and n.id = t.environment_id
  where x.project_id = t.project_id and x.id = t.execution_id
  limit 1`;

/**
 * What waits for no signature: gates that wait for their time or for an outside system; stages through their gates that
 * another snapshot or a window keeps from their steps; runs that a window keeps from beginning.
 */
export async function heldUp(reader: Reader, project: string): Promise<HeldUp[]> {
  const { rows } = await sql<HeldRow>`
    with gates as materialized (
      select g.*
      from gate_execution g
      where g.project_id = ${project} and g.ended_at is null and g.status in ('scheduled', 'running')
      order by g.started_at
      limit ${mostHeld}
    ),
    through as materialized (
      select t.*
      from stage_execution t
      where t.project_id = ${project} and t.ended_at is null and t.status = 'gates-completed'
      order by t.started_at
      limit ${mostHeld}
    )
    select case g.status when 'scheduled' then 'schedule' else 'check' end as by, g.name, p.environment, p.release,
      null::jsonb as run, g.started_at as since, coalesce(g.opens_at, g.deadline) as until
    from gates g
    cross join lateral (
      select t.* from stage_execution t
      where t.project_id = ${project} and t.id = g.stage_execution_id and t.ended_at is null and t.status = 'gates-running'
      limit 1) t
    cross join lateral (${itsPlace}) p
    union all
    select case when k.holder is null or k.holder = t.id then 'window' else 'snapshot' end, t.name, p.environment,
      p.release, null, coalesce(
        (select max(g.ended_at) from gate_execution g where g.project_id = ${project} and g.stage_execution_id = t.id),
        t.started_at), t.opens_at
    from through t
    cross join lateral (${itsPlace}) p
    left join lateral (
      select k.stage_execution_id as holder from stage_lock k
      where k.project_id = ${project} and k.release_id = p.release_id and k.stage = t.name) k on true
    union all
    select 'window', w.name, null, null, jsonb_build_object('id', u.id::text, 'number', u.number), u.created_at, u.opens_at
    from run u
    join workflow w on w.project_id = u.project_id and w.id = u.workflow_id
    where u.project_id = ${project} and u.ended_at is null and u.status = 'created' and u.opens_at is not null
    order by since
    limit ${mostHeld}
  `.execute(reader);
  return rows.map((row) => ({
    ...row,
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
  }));
}
