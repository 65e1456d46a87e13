import { useCase } from '../../people/use-case.ts';
import type { Approval } from '../approval.ts';
import { changeApproval } from '../change-approval.ts';

export type Withdraw = { readonly approval: string; readonly reason: string };

/** Takes the question back. Refuses with `approval/not-open` when it has been answered. */
export const withdrawApproval = useCase<Withdraw, Approval>(
  'approval.withdraw',
  ({ approval }) => ({ type: 'approval', id: approval }),
  (work, caller, { approval, reason }) =>
    changeApproval(work, caller, caller.project, approval, { kind: 'withdraw' }, { comment: reason }),
);
