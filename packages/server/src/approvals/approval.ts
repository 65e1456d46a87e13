import type { ApprovalInput, InputValue } from '@countersign/contract/approval-input.ts';
import type { Rule } from '../policies/rule.ts';
import type { FrozenDeadline } from './deadline.ts';

/**
 * An approval: one question put to people about one subject at one digest. Levels are asked in the order of their
 * ordinals, those of the same ordinal side by side. This file holds the state, evolve.ts how an event changes it; what
 * may happen is decided in decide.ts.
 */

export type Verdict = 'approve' | 'reject';

/**
 * A seat: a person asked on a level. `holder` is who sits on it now: the person, or whom they have delegated it to.
 * `by` has signed it. `left`: the person is no longer among those the level's sources mean, or disabled.
 */
export type Approver = {
  readonly account: string;
  readonly holder: string;
  readonly verdict: Verdict | null;
  readonly by: string | null;
  readonly left: boolean;
};

/**
 * waiting: its turn has not come. open: its people are asked. approved, rejected: decided by its rule. closed: not
 * decided by its rule, because the approval ended first. not-applicable: its condition was not met, nobody is asked.
 */
export type LevelStatus = 'waiting' | 'open' | 'approved' | 'rejected' | 'closed' | 'not-applicable';

/** A time to be decided by, and the instants at which people are still to be reminded of it. */
export type Due = { readonly at: Date; readonly remind: readonly Date[] };

export type Level = {
  readonly id: string;
  readonly ordinal: number;
  readonly name: string;
  readonly rule: Rule;
  readonly status: LevelStatus;
  /** Decided by somebody who may override, in place of its people. */
  readonly overridden: boolean;
  /** Rejected because its time was over. */
  readonly timedOut: boolean;
  /** Why it is not applicable. */
  readonly because: string;
  /** Neither service accounts nor agents sign it. */
  readonly peopleOnly: boolean;
  readonly openedAt: Date | null;
  readonly deadline: FrozenDeadline | null;
  readonly due: Due | null;
  /** Its time was over once, and others are asked since. */
  readonly escalated: boolean;
  /** Its people cannot satisfy it any more, and those who can mend it have been told. */
  readonly stuck: boolean;
  /** What its approvers are asked for, and what they have said. */
  readonly input: ApprovalInput | null;
  readonly value: InputValue | null;
  readonly approvers: readonly Approver[];
  /** The accounts its sources mean now: who is asked if it opens. */
  readonly people: readonly Seat[];
  /** Those to whom it escalates, as they are now. */
  readonly fallback: readonly Seat[];
};

/** A person who would be asked, and who would sit on their seat. */
export type Seat = Pick<Approver, 'account' | 'holder'>;

/**
 * open: waits for people. approved, rejected: by its levels. withdrawn: by who asked. overridden: by who may, with a
 * reason. superseded: the question is no longer asked, because the subject was replaced. expired: its time was over.
 * All but open are final.
 */
export type ApprovalStatus =
  | 'open'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'overridden'
  | 'superseded'
  | 'expired';

export type Approval = {
  readonly id: string;
  readonly status: ApprovalStatus;
  /** The digest that is being approved. */
  readonly digest: string;
  /** The digest of the subject as it is now; when it differs, nobody may decide. */
  readonly subjectNow: string;
  /** Who may not sign it, whoever its levels ask: they asked for it, or made what is to be approved. */
  readonly barred: readonly string[];
  /** Whoever has signed one level signs no other. */
  readonly distinctPeople: boolean;
  /** No policy made its levels: they are added and changed by hand. */
  readonly byHand: boolean;
  /** A newer question of the same kind waits, so that deciding this one has to be confirmed. */
  readonly newer: { readonly id: string; readonly title: string } | null;
  /** Until when it may be decided as a whole, and what becomes of it then. */
  readonly due: (Due & { readonly onTimeout: 'reject' | 'expire' }) | null;
  readonly levels: readonly Level[];
  /** The accounts to whom the policy grants an override, now. */
  readonly overriders: readonly string[];
  /** Who holds broken glass in its project, now: they may override whatever the policy grants. */
  readonly emergency: readonly string[];
};

export function levelOf(approval: Approval, id: string): Level {
  const found = approval.levels.find((level) => level.id === id);
  if (found === undefined) throw new RangeError(`level ${id} is not of approval ${approval.id}`);
  return found;
}
