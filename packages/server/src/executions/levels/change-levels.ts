import { isByHand, type PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { type Change, changeLevels, type Home, type Place } from '../../approvals/editing/change-levels.ts';
import type { Tx } from '../../kernel/database.ts';
import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import { useCase } from '../../people/use-case.ts';
import { holdRelease, homeOf, openByHand } from './place.views.ts';

type NewLevel = Place & Extract<Change, { kind: 'add-level' }>['level'];

/**
 * Adds a level by hand to a stage of a release: to the approval of its gate while that is open, to what is planned for
 * the stage otherwise. Answers its id. Refuses with `resource/not-found`, `release/closed`, `request/invalid` for a
 * stage there is not, `approval/by-policy` where the levels are a policy's, and as `edit` does.
 */
export const addLevel = useCase<NewLevel, { level: string }>(
  'approval.edit',
  ({ release }) => ({ type: 'release', id: release }),
  async (work, caller, { release, stage, ...level }) => {
    const project = caller.project.id;
    const held = await holdRelease(work.tx, project, release);
    if (held === undefined) return notFound('release', release);
    if (held.status === 'closed') return refused('release/closed', `RL-${held.number} is closed.`);
    const fits = takesLevels(held.definition, stage);
    if (!fits.ok) return fits;
    const place = { release, stage };
    const approval = await openByHand(work.tx, project, place);
    const home: Home = approval === null ? place : { approval };
    return changeLevels(work, caller, home, { kind: 'add-level', level });
  },
);

function takesLevels(definition: PipelineDefinition | null, name: string): Outcome<true> {
  const stage = definition?.stages.find((one) => one.name === name);
  if (stage === undefined)
    return invalid([{ pointer: '/stage', detail: `the pipeline of this release has no stage "${name}"` }]);
  if (stage.gates.some(isByHand)) return done(true);
  return refused('approval/by-policy', `Stage ${name} has no gate that takes levels by hand.`);
}

/** What is changed of a level that is there. */
export type LevelChange = Exclude<Change, { kind: 'add-level' }>;

/**
 * Renames or removes a level that was added by hand, or adds or removes one of its approvers, wherever the level is: in
 * an open approval or planned. Refuses with `resource/not-found` and as `edit` does.
 */
export const changeLevel = useCase<LevelChange, { level: string }>(
  'approval.edit',
  ({ level }) => ({ type: 'level', id: level }),
  async (work, caller, change) => {
    const home = await holdHome(work.tx, caller.project.id, change.level);
    return home === undefined ? notFound('level', change.level) : changeLevels(work, caller, home, change);
  },
);

/** The gate of a planned level may open while its release is waited for: then it is the approval's. */
async function holdHome(tx: Tx, project: string, level: string): Promise<Home | undefined> {
  const home = await homeOf(tx, project, level);
  if (home === undefined || 'approval' in home) return home;
  await holdRelease(tx, project, home.release);
  return homeOf(tx, project, level);
}
