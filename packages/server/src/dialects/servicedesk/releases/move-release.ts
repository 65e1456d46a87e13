import { abortExecution } from '../../../executions/abort.ts';
import { overrideGate } from '../../../executions/gates/override-gate.ts';
import { done, notFound, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Caller } from '../../../people/principal.ts';
import { useCase } from '../../../people/use-case.ts';
import { closeRelease, editRelease } from '../../../releases/change-releases.ts';
import { stageNames } from '../levels/levels.views.ts';
import type { Reference } from '../levels/wire.ts';
import { namedStage } from '../pictures.ts';
import { must } from './add-release.ts';
import { keepParticulars, markDeleted } from './particulars.store.ts';
import { underWay, waitingAt } from './releases.views.ts';

const ofRelease = ({ release }: { release: string }) => ({ type: 'release', id: release });

export type ReleaseEdit = {
  readonly release: string;
  readonly changes: { readonly title?: string | undefined; readonly description?: string | undefined };
  readonly particulars: Record<string, unknown>;
  readonly stage: Reference | undefined;
  readonly comment: string;
};

/** Changes what is given of a release, and moves it to a later stage if one is named. Refuses as its parts do. */
export async function changeRelease(
  work: Work,
  caller: Caller,
  { release, changes, particulars, stage, comment }: ReleaseEdit,
): Promise<Outcome<true>> {
  const edited = await editRelease(work, caller, { release, expected: null, changes });
  if (!edited.ok) return edited;
  if (Object.keys(particulars).length > 0)
    await keepParticulars(work.tx, caller.project.id, release, particulars);
  if (stage !== undefined) must(await moveTo(work, caller, release, stage, comment));
  return done(true);
}

/**
 * Moves a release on to a later stage, past gates that nobody was asked at, for those who may override them. Refuses
 * with `execution/wrong-state` where levels stand in the way, or the stage lies behind.
 */
async function moveTo(
  work: Work,
  caller: Caller,
  release: string,
  wanted: Reference,
  comment: string,
): Promise<Outcome<true>> {
  const stages = await stageNames(work.tx, caller.project.id, release);
  const target = namedStage(stages, wanted);
  if (target === undefined)
    return invalid([{ pointer: '/release/stage', detail: 'there is no such stage in this release' }]);
  for (let left = stages.length; left > 0; left -= 1) {
    const at = await waitingAt(work.tx, caller.project.id, release);
    if (at?.stage === target.name) return done(true);
    if (at === undefined || at.position > target.position)
      return refused(
        'execution/wrong-state',
        `The release cannot be moved to ${target.name} from where it is.`,
      );
    if (at.levels > 0)
      return refused(
        'execution/wrong-state',
        `${at.stage} waits for its approval levels; decide them first.`,
      );
    const reason = comment || `Moved to ${target.name}.`;
    const passed = await overrideGate(work, caller, { gate: at.gate, reason });
    if (!passed.ok) return passed;
  }
  return refused('execution/wrong-state', `The release did not come to ${target.name}.`);
}

/** Closes a release for good, and what of it is under way with it. Refuses as its parts do. */
export async function endRelease(
  work: Work,
  caller: Caller,
  release: string,
  reason: string,
): Promise<Outcome<true>> {
  for (const execution of await underWay(work.tx, caller.project.id, release)) {
    const aborted = await abortExecution(work, caller, { execution, reason });
    if (!aborted.ok) return aborted;
  }
  return closeRelease(work, caller, { release, expected: null });
}

/** Deletes a release for the clients of this API: it is closed, stays on record, and they see it no more. */
export const deleteRelease = useCase<{ release: string }, true>(
  'release.close',
  ofRelease,
  async (work, caller, { release }) => {
    const ended = await endRelease(work, caller, release, 'Deleted.');
    if (!ended.ok) return ended.refusal.code === 'resource/not-found' ? notFound('release', release) : ended;
    await markDeleted(work.tx, caller.project.id, release);
    return done(true);
  },
);
