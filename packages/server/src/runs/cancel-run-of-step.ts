import { sql } from 'kysely';
import type { Work } from '../kernel/unit-of-work.ts';
import { stop } from './cancel.ts';
import { holdRun } from './facts.store.ts';
import { isUnderWay } from './transitions.ts';

/** Stops the run that a step of a pipeline had started, if it has not ended: nobody waits for it any more. */
export async function cancelRunOfStep(
  work: Work,
  project: string,
  step: string,
  because: string,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from run where project_id = ${project} and step_execution_id = ${step}
  `.execute(work.tx);
  const held = rows[0] && (await holdRun(work, project, rows[0].id));
  if (!held || !isUnderWay(held.facts.status)) return;
  await stop(work, { system: true, project: held.project }, held, because);
}
