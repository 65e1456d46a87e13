import { done, type Outcome } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { invalid } from '../../kernel/validate.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../../people/principal.ts';
import { editHappening } from '../announcements.ts';
import { changeApproval } from '../change-approval.ts';
import type { AddedLevel } from '../evolve.ts';
import { type Home, nextLevelId, writeEdit } from './edit.store.ts';
import { type Edit, edit } from './edit.ts';
import { outsiders } from './people.views.ts';
import { holdPlanned, type Place } from './planned.store.ts';

export type { Home, Place };

type NewLevel = Omit<AddedLevel, 'id' | 'ordinal'>;
export type Change =
  | { readonly kind: 'add-level'; readonly level: NewLevel }
  | Exclude<Edit, { kind: 'add-level' }>;

/**
 * Changes levels by hand: those of an approval, or those planned for a stage whose gate has not opened, which the caller
 * then holds. Answers the id of the level. Refuses as `edit` does, and with `request/invalid` when somebody named
 * cannot sign in this project. Part of a use case: it asks for no permission.
 */
export async function changeLevels(
  work: Work,
  caller: Caller,
  home: Home,
  change: Change,
): Promise<Outcome<{ level: string }>> {
  const strangers = await outsiders(work.tx, caller.project.id, named(change));
  if (strangers.length > 0) return nobody(strangers);
  const command: Edit =
    change.kind === 'add-level'
      ? { ...change, level: { ...change.level, id: await nextLevelId(work.tx) } }
      : change;
  const level = command.kind === 'add-level' ? command.level.id : command.level;
  const changed =
    'approval' in home
      ? await changeApproval(work, caller, caller.project, home.approval, command)
      : await changePlanned(work, caller, home, command);
  return changed.ok ? done({ level }) : changed;
}

async function changePlanned(
  work: Work,
  caller: Caller,
  place: Place,
  command: Edit,
): Promise<Outcome<true>> {
  const { project, principal } = caller;
  const edited = edit(await holdPlanned(work.tx, project.id, place), command);
  if (!edited.ok) return edited;
  await writeEdit(work.tx, project.id, place, edited.value, principal.accountId);
  const subject = { type: 'release', id: place.release };
  await record(work, caller, editHappening(subject, edited.value, { stage: place.stage }));
  return done(true);
}

function named(change: Change): readonly string[] {
  if (change.kind === 'add-level') return change.level.people;
  return change.kind === 'add-approver' ? [change.account] : [];
}

const nobody = (accounts: readonly string[]) =>
  invalid(
    accounts.map((account) => ({
      pointer: '/approvers',
      detail: `account ${account} cannot sign in this project`,
    })),
  );
