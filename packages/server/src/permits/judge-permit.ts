import type { Judged } from '../kernel/requirements.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { holdPermit } from './permit.store.ts';
import type { SubjectNow } from './permit.ts';
import { judgePermit } from './redeem.ts';

/**
 * All that redeeming a permit takes now, for exactly what it is for, and what became of each. `subject` was read and is
 * held in this transaction, before the permit is. Undefined: the project has none of this id.
 */
export async function judgeHeld(
  work: Work,
  project: string,
  id: string,
  subject: SubjectNow,
): Promise<Judged[] | undefined> {
  const held = await holdPermit(work.tx, project, id);
  return held && judgePermit(held.permit, subject, held.clock);
}
