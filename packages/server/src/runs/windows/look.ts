import { sql } from 'kysely';
import type { LookAtWaiting } from '../../windows/windows.job.ts';
import { lookAgain } from '../look-again.ts';

/** Has every run look again that windows may hold. */
export const lookAtRuns: LookAtWaiting = ({ work }, project) =>
  work(async (inside) => {
    const { rows } = await sql<{ id: string }>`
      select id from run where project_id = ${project} and ended_at is null order by id
    `.execute(inside.tx);
    for (const { id } of rows) await lookAgain(inside, { project: { id: project }, id });
  });
