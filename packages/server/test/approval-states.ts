import type { Approval, Approver, Level, Seat } from '../src/approvals/approval.ts';
import { unasked } from '../src/approvals/evolve.ts';

/** A person on a seat of their own, or on one that `account` has delegated to `holder`. */
export const seat = (account: string, holder = account): Seat => ({ account, holder });

/** A seat that somebody was asked on. Signed, unless `verdict` is null, by whoever sits on it. */
export const asked = (
  account: string,
  verdict: Approver['verdict'] = null,
  { holder = account, left = false }: Partial<Approver> = {},
): Approver => ({ account, holder, verdict, by: verdict === null ? null : holder, left });

/** A level of which nobody has been asked, and nothing but this is said. */
export const levelState = (
  id: string,
  { people = [], ...change }: Partial<Omit<Level, 'people'>> & { people?: readonly (string | Seat)[] } = {},
): Level => ({
  ...unasked,
  id,
  ordinal: Number(id),
  name: `L${id}`,
  rule: { kind: 'anyone' },
  people: people.map((one) => (typeof one === 'string' ? seat(one) : one)),
  ...change,
});

/** An open approval of these levels, of which nothing but this is said. */
export const approvalOf = (levels: readonly Level[], change: Partial<Approval> = {}): Approval => ({
  id: '7',
  status: 'open',
  digest: 'd1',
  subjectNow: 'd1',
  barred: [],
  distinctPeople: false,
  byHand: false,
  newer: null,
  due: null,
  levels,
  overriders: [],
  emergency: [],
  ...change,
});
