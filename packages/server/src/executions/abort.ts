import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { apply } from './apply.ts';
import { touchExecution } from './execution.store.ts';
import { holdExecution } from './facts.store.ts';
import { closeStage } from './plan.ts';

export type Abort = { readonly execution: string; readonly reason: string };

/**
 * Stops an execution where it is. What waits is not asked any more; a call that is out cannot be called back, and its
 * answer counts no more. Refuses with `execution/wrong-state` when it has ended.
 */
export const abortExecution = useCase<Abort, { execution: string }>(
  'execution.abort',
  ({ execution }) => ({ type: 'execution', id: execution }),
  async (work, caller, { execution, reason }) => {
    const held = await holdExecution(work.tx, caller.project.id, execution);
    if (held === undefined) return notFound('execution', execution);
    const { status, current } = held.facts;
    if (status !== 'running')
      return refused(
        'execution/wrong-state',
        `Execution ${execution} is ${status}; only a running one is aborted.`,
      );
    // Who and why stand in the ledger, from which they can be erased, and are shown from there.
    const because = 'Aborted.';
    const closing = current === null ? [] : closeStage(current, 'aborted', because);
    await record(work, caller, {
      action: 'execution.abort',
      subject: { type: 'execution', id: execution },
      private: { reason },
    });
    for (const action of [...closing, { do: 'end-execution', to: 'aborted', because } as const])
      await apply(work, caller, held, action);
    await touchExecution(work.tx, held.project.id, execution);
    return done({ execution });
  },
);
