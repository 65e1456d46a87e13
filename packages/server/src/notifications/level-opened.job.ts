import { sql } from 'kysely';
import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';

/** People are told that a level waits for them: each once, however often the job runs. */
export const levelOpened = ({ db }: Pick<Parts, 'db'>): JobDefinition => ({
  name: 'level.opened',
  why: 'Tells the people of a level that has opened.',
  retries: 10,
  async handle({ project, level }) {
    await sql`
      insert into notification (project_id, account_id, approval_id, level_id)
      select r.project_id, r.account_id, r.approval_id, r.level_id
      from approver r
      where r.project_id = ${String(project)} and r.level_id = ${String(level)}
      on conflict do nothing
    `.execute(db);
    return 'done';
  },
});
