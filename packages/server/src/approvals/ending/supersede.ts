import type { Outcome } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Actor } from '../../ledger/entry.ts';
import type { Approval } from '../approval.ts';
import { changeApproval } from '../change-approval.ts';
import type { Held } from '../state.store.ts';

/** Ends a question that is no longer asked, because its subject was replaced. Refuses with `approval/not-open`. */
export const supersedeApproval = (
  work: Work,
  actor: Actor,
  { project, approval, because }: { project: Held['project']; approval: string; because: string },
): Promise<Outcome<Approval>> =>
  changeApproval(work, actor, project, approval, { kind: 'supersede' }, { comment: because });
