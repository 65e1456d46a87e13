import type { ApprovalStatus } from '../approvals/approval.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Happening } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { type EndedReview, endedReviews, markSettled } from './settle.store.ts';
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
 * Takes versions of locked workflows to where their reviews stand: approved or overridden, a version is published, and
 * active when no other is; rejected, it goes back to its authors; withdrawn or superseded, it is a draft again. What is
 * not under review, or still being asked, stays as it is.
 */
export async function settle(
  work: Work,
  project: Caller['project'],
  versions: readonly string[],
): Promise<void> {
  const ended = await endedReviews(work.tx, project.id, versions);
  if (ended.length === 0) return;
  const active = new Set(ended.filter(({ hasActive }) => hasActive).map(({ workflow }) => workflow));
  const settled = ended.map((review) => {
    // What was signed is what is published: nothing else can have come between, and this is where it would show.
    const end = review.asked === review.digest ? ends[review.status] : 'draft';
    const activates = end === 'published' && !active.has(review.workflow);
    if (activates) active.add(review.workflow);
    return { review, end, activates };
  });
  const marks = settled.map(
    ({ review: { id }, end, activates }) => ({ id, to: activates ? 'active' : end }) as const,
  );
  await markSettled(work.tx, project.id, marks);
  const said = settled.flatMap(({ review, end, activates }) => whatHappened(review, end, activates));
  await record(work, { system: true, project }, ...said);
}

function whatHappened(
  { id, workflow, number, digest, approval, status }: EndedReview,
  end: keyof typeof happened,
  activates: boolean,
): Happening[] {
  const subject = ofVersion({ version: id });
  const details = { workflow, number, digest };
  const ended = { action: happened[end], subject, details: { ...details, approval, review: status } };
  return activates ? [ended, { action: 'version.activated', subject, details }] : [ended];
}
