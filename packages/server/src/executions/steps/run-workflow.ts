import type { Work } from '../../kernel/unit-of-work.ts';
import type { Happening } from '../../ledger/entry.ts';
import type { Held } from '../facts.store.ts';
import { endStep } from './step.store.ts';

/** Starts the run of a workflow step. What refuses it fails the step, in the words of the refusal. */
export async function runWorkflow(work: Work, held: Held, step: string): Promise<Happening | null> {
  const because = 'Workflows cannot be run yet.';
  await endStep(work.tx, held.project.id, step, 'failed', { because }, work.now);
  return { action: 'step.failed', subject: { type: 'step', id: step }, details: { execution: held.id } };
}
