import type { Expectation } from '@countersign/contract/simulation-shapes.ts';
import type { Approval } from '../approvals/approval.ts';
import { signersLeft } from '../approvals/seats.ts';
import type { Refusal } from '../kernel/outcome.ts';
import type { Played } from './play.ts';

/** What came of a case. */
export type Came =
  | { readonly asked: false; readonly refusal: Refusal; readonly barred: readonly string[] }
  | {
      readonly asked: true;
      readonly approval: Approval;
      readonly played: readonly Played[];
      readonly names: ReadonlyMap<string, string>;
      readonly barred: readonly string[];
      readonly byRule: boolean;
    };

/** What was expected of a case and is otherwise, a sentence each. What is not expected is not compared. */
export function differences(expected: Expectation, came: Came): string[] {
  const is = came.asked ? seen(came) : { status: 'refused', code: came.refusal.code, barred: came.barred };
  const about = (field: string, wanted: unknown, got: unknown) => {
    if (wanted === undefined || same(field, wanted, got)) return [];
    return [`${field}: expected ${said(wanted)}, and it is ${said(got)}${why(field, came)}`];
  };
  const { after: _, levels = {}, ...rest } = expected;
  const got: Record<string, unknown> = is;
  const known = came.asked
    ? new Map(came.approval.levels.map(({ name, status }) => [name, status]))
    : new Map();
  return [
    ...Object.entries(rest).flatMap(([field, wanted]) => about(field, wanted, got[field])),
    ...Object.entries(levels).flatMap(([name, wanted]) => about(`level ${name}`, wanted, known.get(name))),
  ];
}

function seen({ approval, played, names, barred, byRule }: Extract<Came, { asked: true }>) {
  const open = approval.levels.filter(({ status }) => status === 'open');
  const who = new Set(open.flatMap((level) => signersLeft(approval, level)));
  return {
    ...{ status: approval.status, byRule, barred },
    waitsFor: open.map(({ name }) => name),
    who: [...who].map((account) => names.get(account) ?? account),
    refusals: played.flatMap(({ code }) => (code === null ? [] : [code])),
  };
}

/** Names are compared in any order, refusals in theirs. */
function same(field: string, wanted: unknown, got: unknown): boolean {
  if (!Array.isArray(wanted) || !Array.isArray(got)) return wanted === got;
  const ordered = (list: unknown[]) => JSON.stringify(field === 'refusals' ? list : [...list].sort());
  return ordered(wanted) === ordered(got);
}

const said = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return value === undefined ? 'nothing' : String(value);
};

/** Why it could not be asked, or why signatures were refused, where that explains a difference. */
function why(field: string, came: Came): string {
  if (!came.asked) return field === 'status' ? ` (${came.refusal.code}: ${came.refusal.because})` : '';
  const refused = came.played.filter(({ outcome }) => outcome === 'refused');
  if (refused.length === 0 || (field !== 'status' && field !== 'refusals')) return '';
  const sentences = refused.map(
    ({ move, code, because }) => `${came.names.get(move.by) ?? 'somebody'} was refused, ${code}: ${because}`,
  );
  return ` (${sentences.join(' ')})`;
}
