import { inPerson } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import type { Approval } from '../approval.ts';
import { changeApproval } from '../change-approval.ts';

export type Override = { readonly approval: string; readonly reason: string };

/**
 * Answers in place of the levels, for those to whom the policy grants it; recorded as what it is. Refuses with
 * `approval/no-override` or `approval/not-open`. Being an administrator grants nothing here.
 */
export const overrideApproval = useCase<Override, Approval>(
  'approval.override',
  ({ approval }) => ({ type: 'approval', id: approval }),
  (work, caller, { approval, reason }) =>
    changeApproval(
      work,
      caller,
      caller.project,
      approval,
      { kind: 'override', by: caller.principal.accountId, inPerson: inPerson(caller.principal) },
      { comment: reason },
    ),
);
