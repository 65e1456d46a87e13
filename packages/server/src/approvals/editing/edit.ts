import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Approval, Level } from '../approval.ts';
import type { AddedLevel, LevelsEvent } from '../evolve.ts';

/** A change of levels by hand. Ids of what is added are given; a level without an ordinal comes last. */
export type Edit =
  | { readonly kind: 'add-level'; readonly level: Omit<AddedLevel, 'ordinal'> }
  | { readonly kind: 'rename-level'; readonly level: string; readonly name: string }
  | { readonly kind: 'remove-level'; readonly level: string }
  | { readonly kind: 'add-approver'; readonly level: string; readonly account: string }
  | { readonly kind: 'remove-approver'; readonly level: string; readonly account: string };

export const mostLevels = 10;
export const mostApprovers = 50;

/**
 * What a change of levels by hand does, or why it may not be. Only levels that no policy made are changed by hand, and
 * nothing that somebody has signed or that is decided; who is barred from signing is made an approver of nothing. It
 * never decides anything by itself.
 */
export function edit(approval: Approval, command: Edit): Outcome<LevelsEvent> {
  if (!approval.byHand)
    return refused('approval/by-policy', 'These levels were made by a policy; only the policy changes them.');
  if (approval.status !== 'open')
    return refused('approval/not-open', `This approval is ${approval.status}; that is final.`);
  if (command.kind === 'add-level') return addLevel(approval, command.level);
  const { levels, barred } = approval;
  const level = levels.find(({ id }) => id === command.level);
  if (level === undefined) return refused('resource/not-found', `There is no level ${command.level} here.`);
  switch (command.kind) {
    case 'rename-level':
      return renameLevel(approval, level, command.name);
    case 'remove-level':
      return removeLevel(level);
    case 'add-approver':
      return barred.includes(command.account) ? isBarred : addApprover(level, command.account);
    case 'remove-approver':
      return removeApprover(level, command.account);
  }
}

function addLevel({ levels, barred }: Approval, level: Omit<AddedLevel, 'ordinal'>): Outcome<LevelsEvent> {
  if (levels.length >= mostLevels)
    return refused(
      'request/invalid',
      `There are ${levels.length} levels; more than ${mostLevels} are not possible.`,
    );
  if (level.people.length > mostApprovers) return tooMany(level.people.length);
  if (level.people.some((account) => barred.includes(account))) return isBarred;
  const taken = nameTaken(levels, level.name);
  if (taken) return taken;
  const ordinal = Math.max(0, ...levels.map((one) => one.ordinal)) + 1;
  return done({ kind: 'level-added', level: { ...level, ordinal } });
}

function renameLevel({ levels }: Approval, level: Level, name: string): Outcome<LevelsEvent> {
  const others = levels.filter(({ id }) => id !== level.id);
  return nameTaken(others, name) ?? done({ kind: 'level-renamed', level: level.id, name });
}

function removeLevel(level: Level): Outcome<LevelsEvent> {
  if (isDecided(level)) return decided(level);
  if (level.approvers.some(({ verdict }) => verdict !== null))
    return refused('resource/in-use', `Somebody has signed level "${level.name}"; it stays on record.`);
  return done({ kind: 'level-removed', level: level.id });
}

function addApprover(level: Level, account: string): Outcome<LevelsEvent> {
  if (isDecided(level)) return decided(level);
  if (
    level.people.some((one) => one.account === account) ||
    level.approvers.some((one) => one.account === account)
  )
    return refused('resource/exists', `This person is an approver of level "${level.name}" already.`);
  if (level.people.length >= mostApprovers) return tooMany(level.people.length + 1);
  return done({ kind: 'approver-added', level: level.id, account });
}

function removeApprover(level: Level, account: string): Outcome<LevelsEvent> {
  if (isDecided(level)) return decided(level);
  if (
    !level.people.some((one) => one.account === account) &&
    !level.approvers.some((one) => one.account === account)
  )
    return refused('resource/not-found', `This person is not an approver of level "${level.name}".`);
  if (level.approvers.some((one) => one.account === account && one.verdict !== null))
    return refused(
      'resource/in-use',
      `This approver of level "${level.name}" has signed; that stays on record.`,
    );
  return done({ kind: 'approver-removed', level: level.id, account });
}

const isBarred = refused(
  'approval/barred',
  'Who asked for this, or made what is to be approved, does not sign it; name somebody else.',
);

const isDecided = ({ status }: Level): boolean => status !== 'waiting' && status !== 'open';

const decided = ({ name, status }: Level) =>
  refused('resource/in-use', `Level "${name}" is ${status}; it stays on record as it is.`);

const nameTaken = (levels: readonly Level[], name: string) =>
  levels.some((level) => level.name === name)
    ? refused('resource/exists', `There is a level "${name}" already.`)
    : undefined;

const tooMany = (people: number) =>
  refused('request/invalid', `A level has at most ${mostApprovers} approvers, not ${people}.`);
