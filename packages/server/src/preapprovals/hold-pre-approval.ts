import type { Tx } from '../kernel/database.ts';
import type { PermitSubject } from '../permits/permit.ts';
import { lockPreApproval } from './pre-approval.store.ts';
import type { PreApproval } from './pre-approval.ts';
import { readPreApproval } from './pre-approval.views.ts';

/**
 * One form of a project, held until the end of the transaction: nobody revokes it meanwhile, and nobody else who holds
 * it uses it. `own`: who asks; its own permit is no earlier use. Undefined: the project has none of this id.
 *
 * Two statements, since one would see the permits as they were before it waited for the lock.
 */
export async function holdPreApproval(
  tx: Tx,
  projectId: string,
  id: string,
  own?: PermitSubject,
): Promise<PreApproval | undefined> {
  await lockPreApproval(tx, projectId, id);
  return readPreApproval(tx, projectId, id, own);
}
