import type { Rule } from '../policies/rule.ts';

/**
 * An approval: one question put to people about one subject at one digest. Levels are asked in the order of their
 * ordinals, those of the same ordinal side by side. This file holds the state and how an event changes it; what may
 * happen is decided in decide.ts.
 */

export type Verdict = 'approve' | 'reject';

/** A person asked on a level. `left`: no longer among the people the level's sources mean, or disabled. */
export type Approver = {
  readonly account: string;
  readonly verdict: Verdict | null;
  readonly left: boolean;
};

/**
 * waiting: its turn has not come. open: its people are asked. approved, rejected: decided by its rule.
 * closed: not decided by its rule, because the approval ended first.
 */
export type LevelStatus = 'waiting' | 'open' | 'approved' | 'rejected' | 'closed';

export type Level = {
  readonly id: string;
  readonly ordinal: number;
  readonly name: string;
  readonly rule: Rule;
  readonly status: LevelStatus;
  /** Decided by somebody who may override, in place of its people. */
  readonly overridden: boolean;
  readonly openedAt: Date | null;
  readonly approvers: readonly Approver[];
  /** The accounts its sources mean now: who is asked if it opens. */
  readonly people: readonly string[];
};

/**
 * open: waits for people. approved, rejected: by its levels. withdrawn: by who asked. overridden: by who may, with a
 * reason. superseded: the question is no longer asked, because the subject was replaced. All but open are final.
 */
export type ApprovalStatus = 'open' | 'approved' | 'rejected' | 'withdrawn' | 'overridden' | 'superseded';

export type Approval = {
  readonly id: string;
  readonly status: ApprovalStatus;
  /** The digest that is being approved. */
  readonly digest: string;
  /** The digest of the subject as it is now; when it differs, nobody may decide. */
  readonly subjectNow: string;
  /** Who may not sign it, whoever its levels ask: they made what is to be approved. */
  readonly barred: readonly string[];
  /** No policy made its levels: they are added and changed by hand. */
  readonly byHand: boolean;
  readonly levels: readonly Level[];
  /** The accounts to whom the policy grants an override, now. */
  readonly overriders: readonly string[];
};

export type ApprovalEvent =
  | {
      readonly kind: 'level-opened';
      readonly level: string;
      readonly approvers: readonly string[];
      readonly at: Date;
    }
  | { readonly kind: 'signed'; readonly level: string; readonly account: string; readonly verdict: Verdict }
  | { readonly kind: 'level-decided'; readonly level: string; readonly status: 'approved' | 'rejected' }
  | {
      readonly kind: 'level-overridden';
      readonly level: string;
      readonly status: 'approved' | 'rejected';
    }
  | LevelsEvent
  | { readonly kind: 'ended'; readonly status: Exclude<ApprovalStatus, 'open'> };

/** A level as it is added by hand: its turn comes when the levels before it are through. */
export type AddedLevel = Pick<Level, 'id' | 'ordinal' | 'name' | 'rule' | 'people'>;

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
      const approvers = event.approvers.map((account) => ({ account, verdict: null, left: false }));
      return withLevel(approval, event.level, { status: 'open', openedAt: event.at, approvers });
    }
    case 'signed':
      return sign(approval, event.level, event.account, event.verdict);
    case 'level-decided':
      return withLevel(approval, event.level, { status: event.status });
    case 'level-overridden':
      return withLevel(approval, event.level, { status: event.status, overridden: true });
    case 'ended':
      return { ...approval, status: event.status, levels: approval.levels.map(close) };
    default:
      return { ...approval, levels: changeLevels(approval.levels, event) };
  }
}

/** Levels after a change by hand. Who is added to an open level is asked at once. */
function changeLevels(levels: readonly Level[], event: LevelsEvent): readonly Level[] {
  const change = (id: string, changed: (level: Level) => Partial<Level>) =>
    levels.map((level) => (level.id === id ? { ...level, ...changed(level) } : level));
  switch (event.kind) {
    case 'level-added':
      return [...levels, { ...event.level, ...unasked }].sort((a, b) => a.ordinal - b.ordinal);
    case 'level-renamed':
      return change(event.level, () => ({ name: event.name }));
    case 'level-removed':
      return levels.filter(({ id }) => id !== event.level);
    case 'approver-added':
      return change(event.level, ({ status, people, approvers }) => ({
        people: [...people, event.account],
        approvers:
          status === 'open'
            ? [...approvers, { account: event.account, verdict: null, left: false }]
            : approvers,
      }));
    case 'approver-removed':
      return change(event.level, ({ people, approvers }) => ({
        people: people.filter((account) => account !== event.account),
        approvers: approvers.filter(({ account }) => account !== event.account),
      }));
  }
}

const unasked = { status: 'waiting', overridden: false, openedAt: null, approvers: [] } as const;

function withLevel(approval: Approval, id: string, change: Partial<Level>): Approval {
  return {
    ...approval,
    levels: approval.levels.map((level) => (level.id === id ? { ...level, ...change } : level)),
  };
}

function sign(approval: Approval, id: string, account: string, verdict: Verdict): Approval {
  const approvers = levelOf(approval, id).approvers.map((approver) =>
    approver.account === account ? { ...approver, verdict } : approver,
  );
  return withLevel(approval, id, { approvers });
}

const close = (level: Level): Level =>
  level.status === 'waiting' || level.status === 'open' ? { ...level, status: 'closed' } : level;

export function levelOf(approval: Approval, id: string): Level {
  const found = approval.levels.find((level) => level.id === id);
  if (found === undefined) throw new RangeError(`level ${id} is not of approval ${approval.id}`);
  return found;
}
