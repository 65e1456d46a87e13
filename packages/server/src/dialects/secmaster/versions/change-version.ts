import { allOrNothing } from '../../../configuration/all-or-nothing.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { UnitOfWork, Work } from '../../../kernel/unit-of-work.ts';
import { record } from '../../../ledger/record.ts';
import type { Caller } from '../../../people/principal.ts';
import { activateVersion, deactivateVersion } from '../../../workflows/activate-version.ts';
import { createVersion, editVersion } from '../../../workflows/change-versions.ts';
import { submitVersion } from '../../../workflows/submit-version.ts';
import { ofVersion } from '../../../workflows/version.ts';
import type { VersionRow } from '../pictures.ts';
import {
  actionOf,
  changed,
  contentOfVersion,
  foreignVersion,
  foreignWorkflow,
  freeLabel,
  newForeign,
} from '../translate.ts';
import type { NewVersion, VersionChange } from '../wire.ts';
import { labelsOf } from './version.views.ts';

/** Drafts the next version of a workflow; answers its id. Refuses as `createVersion` does. */
export const addVersion = (
  work: UnitOfWork,
  caller: Caller,
  workflow: string,
  asked: NewVersion,
): Promise<Outcome<string>> =>
  work(async (unit) => {
    const taken = await labelsOf(unit.tx, caller.project.id, workflow, null);
    return createVersion(unit, caller, {
      ...{ workflow, label: freeLabel(asked.name, taken), description: asked.description ?? '' },
      ...contentOfVersion(newForeign(asked)),
    });
  });

const acts = { submit: submitVersion, activate: activateVersion, deactivate: deactivateVersion };

/**
 * Changes the fields of a version that differ, then does what `status` asks, both or neither. Refuses as the use cases
 * of versions do, and with `request/precondition-failed` when somebody else has changed it since `row` was read.
 */
export async function changeVersion(
  work: UnitOfWork,
  caller: Caller,
  row: VersionRow,
  asked: VersionChange,
): Promise<Outcome<true>> {
  const foreign = foreignVersion(row, foreignWorkflow(row.workflow_extras));
  const after = changed({ foreign, description: row.description }, asked);
  const action = actionOf(row.status, asked.status);
  if (!action.ok) return action;
  const command = { version: row.id, expected: null };
  const act = async (unit: Work) =>
    action.value ? sayingWhat(await acts[action.value](unit, caller, command)) : done(true as const);
  if (after === undefined) return work(act);
  const outcome = await allOrNothing(work, false, async (unit) => {
    const taken = await labelsOf(unit.tx, caller.project.id, row.workflow_id, row.id);
    const changes = {
      ...{ label: freeLabel(after.foreign.name, taken), description: after.description },
      ...contentOfVersion(after.foreign, row),
    };
    // The fields that were not sent are those of the row that was read: it has to be that row still.
    const expected = [String(row.revision)];
    const edited = await editVersion(unit, caller, { version: row.id, expected, changes });
    return edited.ok ? act(unit) : edited;
  });
  if (!outcome.ok) await work((unit) => recordRefused(unit, caller, row, outcome.refusal.code));
  return outcome;
}

/** What undid the change undid its record as well. */
const recordRefused = (work: Work, caller: Caller, { id }: VersionRow, code: string): Promise<void> =>
  record(work, caller, {
    action: 'version.edit.refused',
    subject: ofVersion({ version: id }),
    details: { code },
  });

/** The version is there; what may be missing is the policy by which it is reviewed. */
function sayingWhat(outcome: Outcome<true>): Outcome<true> {
  if (outcome.ok || outcome.refusal.code !== 'resource/not-found') return outcome;
  return refused('version/wrong-state', outcome.refusal.because);
}
