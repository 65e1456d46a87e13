import { needed, type Rule } from '../policies/rule.ts';
import type { Approver, Level } from './approval.ts';

/** How a level's people stand: n count, a approved, r rejected, w can still sign. */
export type Tally = { readonly n: number; readonly a: number; readonly r: number; readonly w: number };

/**
 * Who left without having signed counts no more; a signature once made stays. Each person is there once, however many
 * groups brought them.
 */
export function tally(approvers: readonly Approver[]): Tally {
  const a = approvers.filter(({ verdict }) => verdict === 'approve').length;
  const r = approvers.filter(({ verdict }) => verdict === 'reject').length;
  const w = approvers.filter(({ verdict, left }) => verdict === null && !left).length;
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
export function because(level: Level): string {
  const count = tally(level.approvers);
  if (level.overridden) return `${said(count)}; it was ${level.status} by an override.`;
  switch (level.status) {
    case 'waiting':
      return 'Its turn has not come.';
    case 'closed':
      return 'The approval ended before this level was decided.';
    case 'approved':
    case 'rejected':
      return `${said(count)}; ${inWords(level.rule)}.`;
    case 'open':
      return openBecause(level.rule, count);
  }
}

function openBecause(rule: Rule, count: Tally): string {
  if (count.n === 0) return 'Nobody is left to ask: an empty level is never approved.';
  const missing = needed(rule, count.n) - count.a;
  if (missing <= 0)
    return `${said(count)}, and the others left; only a signature approves a level, a departure never does.`;
  if (missing > count.w)
    return `${said(count)}; ${missing} more would be needed and ${count.w} can still sign: it cannot be approved any more.`;
  return `${said(count)}; ${missing === 1 ? 'one more decides' : `${missing} more are needed`} (${inWords(rule)}).`;
}

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
