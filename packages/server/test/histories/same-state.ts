import { isDeepStrictEqual } from 'node:util';
import type { Approval, Level, Seat } from '../../src/approvals/approval.ts';

/**
 * What was written of a decision and is read again must be the state after it. Who sits where, who left, and whom a
 * level will ask matter only while it is asked. byHand: who sits on a seat that was just named is seen when it is read.
 */
export function sameState(read: Approval, after: Approval, byHand: boolean): void {
  if (isDeepStrictEqual(plain(read, byHand), plain(after, byHand))) return;
  throw new Error(
    `read again: ${JSON.stringify(plain(read, byHand))}\n      after: ${JSON.stringify(plain(after, byHand))}`,
  );
}

function plain({ levels, newer, ...approval }: Approval, byHand: boolean) {
  return {
    ...approval,
    newer: approval.status === 'open' ? newer : null,
    levels: levels.map((level) => plainLevel(level, byHand)),
  };
}

function plainLevel({ approvers, people, fallback, ...level }: Level, byHand: boolean) {
  const open = level.status === 'open';
  const asks = open || level.status === 'waiting';
  return {
    ...level,
    people: asks ? plainSeats(people, byHand) : [],
    fallback: asks && !level.escalated ? plainSeats(fallback, byHand) : [],
    approvers: [...approvers].sort(byAccount).map(({ account, holder, verdict, by, left }) => ({
      ...{ account, verdict, by },
      holder: open && verdict === null && !left && !byHand ? holder : '',
      left: open && left,
    })),
  };
}

const plainSeats = (seats: readonly Seat[], byHand: boolean) =>
  [...seats].sort(byAccount).map(({ account, holder }) => (byHand ? account : `${account} ${holder}`));

const byAccount = (a: Seat, b: Seat): number => (a.account < b.account ? -1 : 1);
