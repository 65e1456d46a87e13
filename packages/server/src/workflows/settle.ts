import type { ApprovalStatus } from '../approvals/approval.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import type { HeldVersion } from './hold-version.ts';
import { hasActive } from './review.views.ts';
import { markActive, markStatus } from './version.store.ts';
import { ofVersion } from './version.ts';

const ends: Readonly<Record<Exclude<ApprovalStatus, 'open'>, 'published' | 'rejected' | 'draft'>> = {
  approved: 'published',
  overridden: 'published',
  rejected: 'rejected',
  withdrawn: 'draft',
  superseded: 'draft',
  expired: 'draft',
};

const happened = { published: 'version.published', rejected: 'version.rejected', draft: 'version.returned' };

/**
 * Takes a held version to where its review stands: approved or overridden, it is published, and active when no other is;
 * rejected, it goes back to its authors; withdrawn or superseded, it is a draft again. What is not under review, or still
 * being asked, stays as it is. Answers whether it moved.
 */
export async function settle(
  work: Work,
  project: Caller['project'],
  { workflow, version }: HeldVersion,
): Promise<boolean> {
  const { approval, status, digest, id, number } = version;
  if (status !== 'in-review' || approval === null || approval.status === 'open') return false;
  // What was signed is what is published: nothing else can have come between, and this is where it would show.
  const end = approval.digest === digest ? ends[approval.status] : 'draft';
  await markStatus(work.tx, project.id, id, end);
  const actor = { system: true, project } as const;
  const subject = ofVersion({ version: id });
  const details = { workflow: workflow.id, number, digest };
  await record(work, actor, {
    action: happened[end],
    subject,
    details: { ...details, approval: approval.id, review: approval.status },
  });
  if (end !== 'published' || (await hasActive(work.tx, project.id, workflow.id))) return true;
  await markActive(work.tx, project.id, version);
  await record(work, actor, { action: 'version.activated', subject, details });
  return true;
}
