import { supersedeApproval } from '../approvals/ending/supersede.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { openReviews } from './review.views.ts';

/** Ends the questions about a version, or about all versions of a workflow, that are no longer asked. */
export async function endReviews(
  work: Work,
  caller: Caller,
  about: { readonly workflow: string; readonly version?: string },
  because: string,
): Promise<void> {
  const { project } = caller;
  for (const approval of await openReviews(work.tx, project.id, about)) {
    // One that was decided just now is not asked any more either: that refusal is what was wanted.
    await supersedeApproval(work, caller, { project, approval, because });
  }
}
