import { brokenBy } from '../../emergencies/broken.views.ts';
import { done, notFound, refused } from '../../kernel/outcome.ts';
import { useCase } from '../../people/use-case.ts';
import { passWindows } from '../../windows/pass-windows.ts';
import { whyClosed } from '../../windows/why-closed.ts';
import { windowsFor } from '../../windows/window.views.ts';
import { advance } from '../advance.ts';
import { touchExecution } from '../execution.store.ts';
import type { StageFacts } from '../execution.ts';
import { type Held, holdExecution } from '../facts.store.ts';

export type PassWindows = { readonly execution: string; readonly reason: string };

/**
 * Lets the stage an execution is at pass the windows that hold it now, and would hold it once its gates are behind it.
 * Refuses with `execution/wrong-state` when no window holds it or its steps have begun, and with `window/no-override`.
 */
export const passStageWindows = useCase<PassWindows, { execution: string }>(
  'window.override',
  ({ execution }) => ({ type: 'execution', id: execution }),
  async (work, caller, { execution, reason }) => {
    const project = caller.project.id;
    const held = await holdExecution(work.tx, project, execution);
    if (held === undefined) return notFound('execution', execution);
    const stage = waitingStage(held);
    if (stage === undefined)
      return refused(
        'execution/wrong-state',
        `Execution ${execution} has no stage whose steps are to begin.`,
      );
    const subject = { type: 'stage', id: stage.id, attempt: stage.attempt } as const;
    const places = [stage.environmentKey];
    const closed = whyClosed(await windowsFor(work.tx, project, places, subject), places, work.now);
    if (closed === null)
      return refused(
        'execution/wrong-state',
        `No window holds stage ${stage.name} of execution ${execution}.`,
      );
    const breakGlass = await brokenBy(work.tx, project, caller.principal);
    const passed = await passWindows(work, caller, {
      subject,
      closed,
      reason,
      breakGlass,
      details: { execution },
    });
    if (!passed.ok) return passed;
    await touchExecution(work.tx, project, execution);
    await advance(work, project, execution);
    return done({ execution });
  },
);

function waitingStage({ facts: { status, current } }: Held): StageFacts | undefined {
  if (status !== 'running' || current === null) return undefined;
  return ['gates-running', 'gates-completed'].includes(current.status) ? current : undefined;
}
