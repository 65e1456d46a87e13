import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { closeGlass, type HeldGlass, lockGlass, setReview } from './glass.store.ts';
import { askForReview, reviewersFor, reviewPolicy } from './review.ts';
import { lockRule } from './rule/rule.store.ts';

type Project = { readonly id: string; readonly key: string };

/**
 * Brings a use of break-glass to where time and its review have brought it: writes down its end and has people told of
 * it, and asks for the review again when that ended without a verdict. May be asked at any time, any number of times.
 */
export async function lookAtGlass(work: Work, project: Project, id: string): Promise<void> {
  const rule = await lockRule(work.tx, project.id);
  const glass = await lockGlass(work.tx, project.id, id);
  if (glass === undefined) return;
  const ended = endOf(glass, work.now);
  if (ended !== null) await end(work, project, glass, ended);
  if (['withdrawn', 'superseded', 'expired', 'overridden'].includes(glass.review))
    await askAgain(work, project, glass, rule);
}

export type End = { readonly at: Date; readonly because: 'time' | 'review' };

const verdicts = ['approved', 'rejected'];

/** When and why it has ended, if nobody has written that down; null: it is written, or has not ended. */
export function endOf(
  { closedAt, decidedAt, endsAt, review }: Pick<HeldGlass, 'closedAt' | 'decidedAt' | 'endsAt' | 'review'>,
  now: Date,
): End | null {
  if (closedAt !== null) return null;
  if (verdicts.includes(review) && decidedAt !== null && decidedAt < endsAt)
    return { at: decidedAt, because: 'review' };
  return endsAt <= now ? { at: endsAt, because: 'time' } : null;
}

async function end(work: Work, project: Project, { id }: HeldGlass, { at, because }: End): Promise<void> {
  await closeGlass(work.tx, project.id, id, at);
  await record(
    work,
    { system: true, project },
    {
      action: 'break-glass.ended',
      subject: { type: 'break-glass', id },
      details: { because, ended: at.toISOString() },
    },
  );
  await work.send('break-glass.tell', { project: project.id, glass: id, kind: 'ended' });
}

/** By what the rule says now. While nobody could review it, nothing is asked; whoever looks next tries again. */
async function askAgain(
  work: Work,
  project: Project,
  glass: HeldGlass,
  rule: Awaited<ReturnType<typeof lockRule>>,
): Promise<void> {
  const { refs } = await reviewersFor(work, project.id, rule?.reviewers ?? [], glass.account);
  if (refs.length === 0) return;
  const policy = reviewPolicy(refs, rule?.reviewWithin ?? '1d');
  const actor = { system: true, project } as const;
  const asked = await askForReview(work, actor, project, glass, { policy, previous: glass.approval });
  if (asked.ok) await setReview(work.tx, project.id, glass.id, asked.value.approval);
}
