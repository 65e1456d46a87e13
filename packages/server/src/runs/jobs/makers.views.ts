import { sql } from 'kysely';
import { first, type Reader } from '../../kernel/database.ts';
import type { Makers } from '../../policies/separate-duties.ts';

/**
 * Who is behind what a run does: who has started it, and where it does the step of a pipeline, who has sent the snapshot
 * along it, or had its stage begun anew, who put that together, and whose work it carries.
 */
export async function behindRun(
  reader: Reader,
  project: string,
  run: string,
): Promise<Pick<Makers, 'authors' | 'committers'>> {
  const { rows } = await sql<Pick<Makers, 'authors' | 'committers'>>`
    select array_remove(array[r.started_by, e.started_by, e.replayed_by, s.created_by]::text[], null) as authors, array(
      select distinct c.account_id::text from snapshot_committer c
      where c.project_id = s.project_id and c.snapshot_id = s.id) as committers
    from run r
    left join step_execution p on p.project_id = r.project_id and p.id = r.step_execution_id
    left join stage_execution t on t.project_id = p.project_id and t.id = p.stage_execution_id
    left join execution e on e.project_id = t.project_id and e.id = t.execution_id
    left join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
    where r.project_id = ${project} and r.id = ${run}
  `.execute(reader);
  return first(rows);
}
