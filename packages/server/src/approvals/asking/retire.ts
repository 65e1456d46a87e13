import type { Work } from '../../kernel/unit-of-work.ts';
import type { Actor } from '../../ledger/entry.ts';
import { supersedeApproval } from '../ending/supersede.ts';
import type { Held } from '../state.store.ts';
import type { Lane } from './question.ts';
import { outdatedIn } from './submit.store.ts';

/** Ends the open questions of a lane for which a newer one waits, where their policies say so; each says which it was. */
export async function retireOlder(
  work: Work,
  actor: Actor,
  project: Held['project'],
  lane: Lane,
): Promise<void> {
  // One that somebody has decided this moment stays as it was decided.
  for (const { id, newer } of await outdatedIn(work.tx, project.id, lane))
    await supersedeApproval(work, actor, { project, approval: id, because: `${newer} is newer and waits.` });
}
