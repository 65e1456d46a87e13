import type pg from 'pg';
import type { Lot } from './lots.ts';

const over = (table: string, status: string, open: string, more = ''): string =>
  `update ${table} set status = '${status}'${more} where project_id = any($1::bigint[]) and status in (${open})`;
const ended = ', ended_at = now()';

/** Ends whatever is still under way in these lots, so that the next race meets nobody else. What was found is read by now. */
export async function clear(owner: pg.Pool, lots: readonly Lot[]): Promise<void> {
  const projects = [lots.map(({ project }) => project)];
  const statements = [
    'update approver set waiting = false where project_id = any($1::bigint[]) and waiting',
    over('level', 'closed', "'open', 'waiting'"),
    over('approval', 'superseded', "'open'", ', decided_at = now()'),
    over('gate_execution', 'aborted', "'pending-approval'", ended),
    over('step_execution', 'aborted', "'pending', 'running', 'waiting'", ended),
    over('stage_execution', 'aborted', "'gates-running', 'gates-completed', 'steps-running'", ended),
    over('execution', 'aborted', "'running'", ended),
    `update run_job set status = 'cancelled', ended_at = now() where project_id = any($1::bigint[]) and ended_at is null`,
    `update run set status = 'cancelled', ended_at = now() where project_id = any($1::bigint[]) and ended_at is null`,
    'delete from stage_lock where project_id = any($1::bigint[])',
  ];
  for (const statement of statements) await owner.query(statement, projects);
  await owner.query(
    `delete from pgboss.job where state = 'created' and start_after > now() + interval '10 minutes' and name in
       ('approval.look', 'run.advance', 'execution.advance', 'delegation.turned')`,
  );
}
