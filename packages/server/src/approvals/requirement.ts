import { needed, type Rule } from '../policies/rule.ts';
import type { Approval, Level } from './approval.ts';
import { signersLeft } from './seats.ts';

/** How a level's people stand: n count, a approved, r rejected, w can still sign. */
export type Tally = { readonly n: number; readonly a: number; readonly r: number; readonly w: number };

/**
 * People are counted, not seats: who sits on two, their own and one delegated to them, counts once. Who left without
 * having signed counts no more, nor does who has signed another level where people must be distinct; a signature once
 * made stays.
 */
export function tally(approval: Approval, level: Level): Tally {
  const a = level.approvers.filter(({ verdict }) => verdict === 'approve').length;
  const r = level.approvers.filter(({ verdict }) => verdict === 'reject').length;
  const w = signersLeft(approval, level).length;
  return { n: a + r + w, a, r, w };
}

export type Standing = 'satisfied' | 'rejected' | 'unsatisfied';

/**
 * Where a rule stands. Rejected as soon as somebody's rejection has put approval out of reach; departures alone never
 * reject. Nobody to ask is never satisfied.
 */
export function standing(rule: Rule, { n, a, r, w }: Tally): Standing {
  if (rule.veto && r > 0) return 'rejected';
  const need = needed(rule, n);
  if (n > 0 && a >= need) return 'satisfied';
  const outOfReach = a + w < need || rule.kind === 'first-response';
  return r > 0 && outOfReach ? 'rejected' : 'unsatisfied';
}

/** Why a level stands where it stands, in one sentence; the same words in every answer. */
export function because(approval: Approval, level: Level): string {
  const count = tally(approval, level);
  if (level.overridden) return `${said(count)}; it was ${level.status} by an override.`;
  if (level.timedOut) return `${said(count)}; its time was over on ${level.due?.at.toISOString()}.`;
  switch (level.status) {
    case 'waiting':
      return isStuck(approval, level)
        ? `Its turn has not come, and ${tooFew(level.rule, expected(approval, level))}.`
        : 'Its turn has not come.';
    case 'closed':
      return 'The approval ended before this level was decided.';
    case 'not-applicable':
      return level.because;
    case 'approved':
    case 'rejected':
      return `${said(count)}; ${inWords(level.rule)}.`;
    case 'open':
      return openBecause(level.rule, count);
  }
}

/**
 * Whether the people left cannot satisfy a level, whatever they do: one that is open, or one whose turn will come and
 * that those it means now could not satisfy then. A rejection that decides it is another thing, and so is a level made
 * by hand to which nobody has been added yet.
 */
export function isStuck(approval: Approval, level: Level): boolean {
  if (level.status !== 'open' && level.status !== 'waiting') return false;
  const { n, a, w } = level.status === 'open' ? tally(approval, level) : expected(approval, level);
  if (n === 0 && approval.byHand && level.approvers.length === 0) return false;
  return n === 0 || w === 0 || a + w < needed(level.rule, n);
}

/** How the people of a level stand that opens as things are now. */
const expected = (approval: Approval, level: Level): Tally =>
  tally(approval, {
    ...level,
    approvers: level.people.map((seat) => ({ ...seat, verdict: null, by: null, left: false })),
  });

function openBecause(rule: Rule, count: Tally): string {
  if (count.n === 0) return 'Nobody is left to ask: an empty level is never approved.';
  const missing = needed(rule, count.n) - count.a;
  if (missing <= 0)
    return `${said(count)}, and the others left; only a signature approves a level, a departure never does.`;
  if (missing > count.w)
    return `${said(count)}; ${missing} more would be needed and ${count.w} can still sign: it cannot be approved any more.`;
  return `${said(count)}; ${missing === 1 ? 'one more decides' : `${missing} more are needed`} (${inWords(rule)}).`;
}

const tooFew = (rule: Rule, { n, w }: Tally): string =>
  n === 0
    ? 'its approvers mean nobody who could sign it'
    : `it takes ${needed(rule, n)} while ${w} could sign it`;

const said = ({ n, a, r }: Tally): string =>
  r === 0 ? `${a} of ${n} have approved` : `${a} of ${n} have approved, ${r} rejected`;

/** A rule as a person would say it. */
export const inWords = (rule: Rule): string =>
  rule.veto ? `${counted(rule)}, and one rejection rejects` : counted(rule);

function counted(rule: Rule): string {
  switch (rule.kind) {
    case 'anyone':
      return 'anyone may approve';
    case 'everyone':
      return 'everyone must approve';
    case 'first-response':
      return 'the first response decides';
    case 'percent':
      return `${rule.percent} percent must approve`;
    case 'majority':
      return 'more than half must approve';
    case 'at-least':
      return `at least ${rule.count} must approve`;
  }
}
