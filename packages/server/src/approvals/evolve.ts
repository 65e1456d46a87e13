import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { Approval, ApprovalStatus, Approver, Due, Level, Seat, Verdict } from './approval.ts';
import { levelOf } from './approval.ts';

export type ApprovalEvent =
  | {
      readonly kind: 'level-opened';
      readonly level: string;
      readonly approvers: readonly Seat[];
      readonly at: Date;
      readonly due: Due | null;
    }
  | Signed
  | { readonly kind: 'level-decided'; readonly level: string; readonly status: 'approved' | 'rejected' }
  | {
      readonly kind: 'level-overridden';
      readonly level: string;
      readonly status: 'approved' | 'rejected';
    }
  | { readonly kind: 'level-timed-out'; readonly level: string }
  | Escalated
  /** People are reminded: of one level, or (null) of the approval as a whole. last: its requester is warned as well. */
  | { readonly kind: 'reminded'; readonly level: string | null; readonly at: Date; readonly last: boolean }
  /** Its people could not satisfy it any more, and those who have come to be among them since are asked as well. */
  | { readonly kind: 'level-joined'; readonly level: string; readonly approvers: readonly Seat[] }
  | { readonly kind: 'level-stuck'; readonly level: string; readonly stuck: boolean; readonly at: Date }
  | LevelsEvent
  | { readonly kind: 'ended'; readonly status: Exclude<ApprovalStatus, 'open'> };

/** `account` has signed the seat of `seat`, which is their own unless it was delegated to them. */
export type Signed = {
  readonly kind: 'signed';
  readonly level: string;
  readonly account: string;
  readonly seat: string;
  readonly verdict: Verdict;
  readonly input: InputValue | null;
};

/** Its time was over, and it goes on with others beside those asked before, or in place of them. */
export type Escalated = {
  readonly kind: 'level-escalated';
  readonly level: string;
  readonly approvers: readonly Seat[];
  readonly replace: boolean;
  readonly due: Due;
};

/** A level as it is added by hand: its turn comes when the levels before it are through. */
export type AddedLevel = Pick<Level, 'id' | 'ordinal' | 'name' | 'rule'> & {
  /** Account ids. */
  readonly people: readonly string[];
};

/** What is changed of levels by hand. Nothing of it decides anything. */
export type LevelsEvent =
  | { readonly kind: 'level-added'; readonly level: AddedLevel }
  | { readonly kind: 'level-renamed'; readonly level: string; readonly name: string }
  | { readonly kind: 'level-removed'; readonly level: string }
  | { readonly kind: 'approver-added'; readonly level: string; readonly account: string }
  | { readonly kind: 'approver-removed'; readonly level: string; readonly account: string };

/** The state after an event. */
export function evolve(approval: Approval, event: ApprovalEvent): Approval {
  switch (event.kind) {
    case 'level-opened': {
      const approvers = event.approvers.map(unsigned);
      return change(approval, event.level, { status: 'open', openedAt: event.at, due: event.due, approvers });
    }
    case 'signed':
      return sign(approval, event);
    case 'level-decided':
      return change(approval, event.level, { status: event.status });
    case 'level-overridden':
      return change(approval, event.level, { status: event.status, overridden: true });
    case 'level-timed-out':
      return change(approval, event.level, { status: 'rejected', timedOut: true });
    case 'level-escalated':
      return escalate(approval, event);
    case 'level-joined': {
      const approvers = [...levelOf(approval, event.level).approvers, ...event.approvers.map(unsigned)];
      return change(approval, event.level, { approvers });
    }
    case 'reminded':
      return remind(approval, event.level, event.at);
    case 'level-stuck':
      return change(approval, event.level, { stuck: event.stuck });
    case 'ended':
      return { ...approval, status: event.status, levels: approval.levels.map(close) };
    default:
      return { ...approval, levels: changeLevels(approval.levels, event) };
  }
}

const unsigned = ({ account, holder }: Seat): Approver => ({
  account,
  holder,
  verdict: null,
  by: null,
  left: false,
});

/** Whether it was delegated is seen when it is read the next time. */
const ownSeat = (account: string): Seat => ({ account, holder: account });

function change(approval: Approval, id: string, changed: Partial<Level>): Approval {
  return {
    ...approval,
    levels: approval.levels.map((level) => (level.id === id ? { ...level, ...changed } : level)),
  };
}

function sign(approval: Approval, { level: id, account, seat, verdict, input }: Signed): Approval {
  const level = levelOf(approval, id);
  const approvers = level.approvers.map((approver) =>
    approver.account === seat ? { ...approver, verdict, by: account } : approver,
  );
  return change(approval, id, { approvers, value: input ?? level.value });
}

/**
 * Who is replaced and has not signed counts no more; a signature stays. Who sits on the seat of somebody asked before
 * and again may be another by now, because a delegation for one role ends where the role is not asked.
 */
function escalate(approval: Approval, { level: id, approvers, replace, due }: Escalated): Approval {
  const level = levelOf(approval, id);
  const asked = new Map(approvers.map(({ account, holder }) => [account, holder]));
  const before = level.approvers.map((one) => {
    const holder = asked.get(one.account);
    return holder === undefined ? { ...one, left: one.left || replace } : { ...one, holder, left: false };
  });
  const known = new Set(level.approvers.map(({ account }) => account));
  const added = approvers.filter(({ account }) => !known.has(account)).map(unsigned);
  const kept = replace ? [] : level.people.filter(({ account }) => !asked.has(account));
  return change(approval, id, {
    escalated: true,
    due,
    people: [...kept, ...approvers],
    approvers: [...before, ...added],
  });
}

function remind(approval: Approval, level: string | null, at: Date): Approval {
  const later = <D extends Due>(due: D): D => ({ ...due, remind: due.remind.filter((one) => one > at) });
  if (level === null) return { ...approval, due: approval.due && later(approval.due) };
  const { due } = levelOf(approval, level);
  return change(approval, level, { due: due && later(due) });
}

/** Levels after a change by hand. Who is added to an open level is asked at once. */
function changeLevels(levels: readonly Level[], event: LevelsEvent): readonly Level[] {
  const changed = (id: string, of: (level: Level) => Partial<Level>) =>
    levels.map((level) => (level.id === id ? { ...level, ...of(level) } : level));
  switch (event.kind) {
    case 'level-added':
      return [...levels, { ...unasked, ...event.level, people: event.level.people.map(ownSeat) }].sort(
        (a, b) => a.ordinal - b.ordinal,
      );
    case 'level-renamed':
      return changed(event.level, () => ({ name: event.name }));
    case 'level-removed':
      return levels.filter(({ id }) => id !== event.level);
    case 'approver-added':
      return changed(event.level, ({ status, people, approvers }) => {
        const seat = ownSeat(event.account);
        const asked = status === 'open' ? [...approvers, unsigned(seat)] : approvers;
        return { people: [...people, seat], approvers: asked };
      });
    case 'approver-removed':
      return changed(event.level, ({ people, approvers }) => ({
        people: people.filter(({ account }) => account !== event.account),
        approvers: approvers.filter(({ account }) => account !== event.account),
      }));
  }
}

/** What a level is before anybody was asked, where nothing else is said of it. */
export const unasked = {
  status: 'waiting',
  overridden: false,
  timedOut: false,
  because: '',
  peopleOnly: false,
  openedAt: null,
  deadline: null,
  due: null,
  escalated: false,
  stuck: false,
  input: null,
  value: null,
  approvers: [],
  fallback: [],
} as const satisfies Partial<Level>;

const close = (level: Level): Level =>
  level.status === 'waiting' || level.status === 'open' ? { ...level, status: 'closed' } : level;
