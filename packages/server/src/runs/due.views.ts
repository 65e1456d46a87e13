import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/**
 * Runs that have not ended and have something whose time has come: jobs to try or give up, their own end; and those
 * that have not heard of a decision. "offset 0" keeps the jobs of each run to itself: those of all runs are ever more.
 */
export async function dueRuns(reader: Reader, now: Date): Promise<{ project: string; run: string }[]> {
  const { rows } = await sql<{ project: string; run: string }>`
    select r.project_id as project, r.id as run
    from run r
    where r.ended_at is null and (
      r.deadline <= ${now}
      or r.opens_at <= ${now} and not exists (
        select from run_job j
        where j.project_id = r.project_id and j.run_id = r.id and j.status in ('running', 'waiting') offset 0)
      or exists (
        select from run_job j
        left join approval a on a.project_id = j.project_id and a.id = j.approval_id
        where j.project_id = r.project_id and j.run_id = r.id and j.ended_at is null
          and (coalesce(j.next_try_at, j.deadline) <= ${now} or a.status <> 'open')
        offset 0))
  `.execute(reader);
  return rows;
}
