import type { Reader } from '../../kernel/database.ts';
import type { Approval } from '../approval.ts';
import { type Held, readApproval } from '../state.store.ts';

/** An approval as the core sees it now, for who has to say more about it than its own answers do. */
export const approvalStateNow = async (
  reader: Reader,
  project: Held['project'],
  id: string,
): Promise<Approval | undefined> => (await readApproval(reader, project, id))?.approval;
