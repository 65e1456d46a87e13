import { brokenBy } from '../../emergencies/broken.views.ts';
import { done, notFound, refused } from '../../kernel/outcome.ts';
import { useCase } from '../../people/use-case.ts';
import { passWindows } from '../../windows/pass-windows.ts';
import { whyClosed } from '../../windows/why-closed.ts';
import { advanceRun } from '../advance.ts';
import { holdRun } from '../facts.store.ts';
import { touchRun } from '../run.store.ts';

export type PassWindows = { readonly run: string; readonly reason: string };

/**
 * Lets a run pass the windows that are closed for its environments now. Refuses with `run/wrong-state` when none is, or
 * the run has ended, and with `window/no-override`.
 */
export const passRunWindows = useCase<PassWindows, { run: string }>(
  'window.override',
  ({ run }) => ({ type: 'run', id: run }),
  async (work, caller, { run, reason }) => {
    const project = caller.project.id;
    const held = await holdRun(work, project, run);
    if (held === undefined) return notFound('run', run);
    const { windows, environments } = held.facts;
    const closed = whyClosed(windows, environments, work.now);
    if (closed === null)
      return refused('run/wrong-state', `No window holds run ${held.number} of ${held.workflow.key}.`);
    const subject = { type: 'run', id: run, attempt: held.attempt } as const;
    const breakGlass = await brokenBy(work.tx, project, caller.principal);
    const passed = await passWindows(work, caller, { subject, closed, reason, breakGlass });
    if (!passed.ok) return passed;
    await touchRun(work.tx, project, run);
    await advanceRun(work, project, run);
    return done({ run });
  },
);
