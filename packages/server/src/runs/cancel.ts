import { done, notFound, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { apply } from './apply.ts';
import { type Held, holdRun } from './facts.store.ts';
import { closeRun } from './plan.ts';
import { touchRun } from './run.store.ts';
import { isUnderWay } from './transitions.ts';

/** Who and why stand in the ledger, from which they can be erased, and are shown from there. */
export const cancelledByHand = 'Cancelled.';

export type Cancel = { readonly run: string; readonly reason: string };

/**
 * Stops a run where it is. Who is asked is not asked any more; a call that is out cannot be called back, and its answer
 * counts no more. Refuses with `run/wrong-state` when it has ended.
 */
export const cancelRun = useCase<Cancel, { run: string }>(
  'run.cancel',
  ({ run }) => ({ type: 'run', id: run }),
  async (work, caller, { run, reason }) => {
    const held = await holdRun(work, caller.project.id, run);
    if (held === undefined) return notFound('run', run);
    const { status } = held.facts;
    if (!isUnderWay(status))
      return refused(
        'run/wrong-state',
        `Run ${held.number} of ${held.workflow.key} is ${status}; it has ended.`,
      );
    await record(work, caller, {
      action: 'run.cancel',
      subject: { type: 'run', id: run },
      private: { reason },
    });
    await stop(work, caller, held, cancelledByHand);
    return done({ run });
  },
);

/** Ends, as cancelled, a run that is under way, and whatever of it is open. */
export async function stop(work: Work, actor: Actor, held: Held, because: string): Promise<void> {
  for (const action of closeRun(held.facts, 'cancelled', because)) await apply(work, actor, held, action);
  await touchRun(work.tx, held.project.id, held.id);
}
