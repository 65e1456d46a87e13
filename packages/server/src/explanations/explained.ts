import type { Explained } from '@countersign/contract/explanations.ts';
import type { Blocker, ProblemCode } from '@countersign/contract/problems.ts';
import type { Judged } from '../kernel/requirements.ts';

type Requirements = Explained['requirements'];

/** Each of what was judged with its standing. What holds says so; what does not says why, and who can do something. */
export const requirementsOf = (judged: readonly Judged[]): Requirements =>
  judged.map(({ requirement, refusal }) => {
    if (refusal === null)
      return { requirement, standing: 'satisfied', because: 'It holds.', who: [], since: null, until: null };
    const [first, ...others] = refusal.blockers ?? [];
    const who = [...new Set([first, ...others].flatMap((blocker) => blocker?.who ?? []))];
    return {
      ...{ requirement, standing: standingOf(refusal.code), because: refusal.because, who },
      ...{ since: first?.since ?? null, until: first?.until ?? null },
    };
  });

/** What stands in the way: of the first that does not hold its blockers, or itself. */
export function blockersOf(judged: readonly Judged[]): Blocker[] {
  const failing = judged.find(({ refusal }) => refusal !== null);
  if (!failing?.refusal) return [];
  const { blockers = [], because } = failing.refusal;
  if (blockers.length > 0) return [...blockers];
  return [{ requirement: failing.requirement, because, who: [], since: null, until: null }];
}

/** What can still come to hold is not satisfied yet; what could not be asked is an error; the rest has been refused. */
function standingOf(code: ProblemCode): Requirements[number]['standing'] {
  if (yet.has(code)) return 'unsatisfied';
  return code === 'condition/failed' ? 'error' : 'rejected';
}

const yet: ReadonlySet<ProblemCode> = new Set([
  'permit/not-ready',
  'window/closed',
  'workflow/disabled',
  'workflow/no-active-version',
  'pre-approval/required',
  'pre-approval/window',
]);
