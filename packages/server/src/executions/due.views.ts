import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/**
 * Running executions with something whose time has come: gates to open or give up, tries to make or give up; and those
 * that have not heard of a decision or of the end of a run. It begins with what is open, and looks the rest up by its key,
 * one after the other: the planner would rather read all there ever were.
 */
export async function dueExecutions(
  reader: Reader,
  now: Date,
): Promise<{ project: string; execution: string }[]> {
  const { rows } = await sql<{ project: string; execution: string }>`
    select distinct e.project_id as project, e.id as execution
    from (
      select project_id, stage_execution_id from gate_execution
      where ended_at is null and coalesce(opens_at, deadline) <= ${now}
      union
      select g.project_id, g.stage_execution_id
      from gate_execution g
      cross join lateral (
        select from approval a
        where a.project_id = g.project_id and a.id = g.approval_id and a.status <> 'open' limit 1) a
      where g.ended_at is null
      union
      select project_id, stage_execution_id from step_execution
      where ended_at is null and coalesce(next_try_at, deadline) <= ${now}
      union
      select project_id, id from stage_execution
      where ended_at is null and status = 'gates-completed' and opens_at <= ${now}
      union
      select p.project_id, p.stage_execution_id
      from step_execution p
      cross join lateral (
        select from run r
        where r.project_id = p.project_id and r.step_execution_id = p.id and r.ended_at is not null limit 1) r
      where p.ended_at is null and p.type = 'workflow'
    ) due
    cross join lateral (
      select e.project_id, e.id
      from stage_execution t
      join execution e on e.project_id = t.project_id and e.id = t.execution_id and e.status = 'running'
      where t.project_id = due.project_id and t.id = due.stage_execution_id
      limit 1) e
  `.execute(reader);
  return rows;
}
