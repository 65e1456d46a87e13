import { inPerson } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import type { Approval, Verdict } from '../approval.ts';
import { changeApproval } from '../change-approval.ts';

export type OverrideLevel = {
  readonly approval: string;
  readonly level: string;
  readonly verdict: Verdict;
  readonly reason: string;
};

/**
 * Answers one open level in place of its people, for those who may override the approval; recorded as what it is. The
 * next level opens, or the approval ends, as if its people had decided. Refuses with `approval/no-override`,
 * `approval/not-open`, `approval/level-not-open`, `resource/not-found`.
 */
export const overrideLevel = useCase<OverrideLevel, Approval>(
  'approval.override',
  ({ approval }) => ({ type: 'approval', id: approval }),
  (work, caller, { approval, level, verdict, reason }) =>
    changeApproval(
      work,
      caller,
      caller.project,
      approval,
      {
        kind: 'override-level',
        by: caller.principal.accountId,
        inPerson: inPerson(caller.principal),
        level,
        verdict,
      },
      { comment: reason },
    ),
);
