import { signersLeft } from '../approvals/seats.ts';
import { usernames } from '../approvals/showing/approval.views.ts';
import { approvalStateNow } from '../approvals/showing/approval-state.views.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { type Caller, inPerson } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { findSources, type Source } from '../policies/resolve-sources.ts';
import { unreviewed } from './broken.views.ts';
import { insertGlass, setReview } from './glass.store.ts';
import { mayBreak, type Pending } from './may-break.ts';
import { standsAmong } from './people.views.ts';
import { askForReview, type Reviewers, reviewersFor, reviewPolicy } from './review.ts';
import { lockRule, type StoredRule } from './rule/rule.store.ts';

export type BreakGlass = { readonly reason: string; readonly minutes: number };

type Granted = {
  readonly rule: StoredRule;
  readonly sources: readonly Source[];
  readonly reviewers: Reviewers;
};

/**
 * Breaks the glass: from now on, for so many minutes, the caller may override what stands in the way in this project.
 * Its review is asked for at once, and everybody concerned is told. The rule is held meanwhile, so that of two at once
 * one wins. Refuses as `mayBreak` does.
 */
export const breakGlass = useCase<BreakGlass, { id: string }>(
  'break-glass.break',
  (_, { project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { reason, minutes }) => {
    const granted = await grant(work, caller, minutes);
    if (!granted.ok) return granted;
    const { rule, sources, reviewers } = granted.value;
    const { principal, project } = caller;
    const times = { startedAt: work.now, endsAt: new Date(work.now.getTime() + minutes * 60_000) };
    const account = principal.accountId;
    const id = await insertGlass(work.tx, { project: project.id, account, sources, ...times });
    await record(work, caller, {
      action: 'break-glass.broken',
      subject: { type: 'break-glass', id },
      details: { minutes, until: times.endsAt.toISOString(), rule: rule.version },
      private: { reason },
    });
    const policy = reviewPolicy(reviewers.refs, rule.reviewWithin);
    const broken = { id, account, username: principal.username, ...times };
    const asked = await askForReview(work, caller, project, broken, { policy, previous: null });
    // Who could review it has just been looked up, so people have changed in between: all is done anew.
    if (!asked.ok) throw Object.assign(new Error(asked.refusal.because), { code: '40001' });
    await setReview(work.tx, project.id, id, asked.value.approval);
    await work.send('break-glass.tell', { project: project.id, glass: id, kind: 'broken' });
    const after = new Date(times.endsAt.getTime() + 1);
    await work.send('break-glass.look', { project: project.id, glass: id }, { after });
    return done({ id });
  },
);

async function grant(work: Work, caller: Caller, minutes: number): Promise<Outcome<Granted>> {
  const { principal, project } = caller;
  const by = principal.accountId;
  const rule = await lockRule(work.tx, project.id);
  const { sets } = await findSources(work.tx, project.id, [{ pointer: '', refs: rule?.people ?? [] }]);
  const sources = sets[0] ?? [];
  const { among, who } = await standsAmong(work.tx, project.id, sources, by);
  const reviewers = await reviewersFor(work, project.id, rule?.reviewers ?? [], by);
  const may = mayBreak({
    ...{ rule: rule ?? null, by, minutes, inPerson: inPerson(principal), among, people: who },
    pending: await pendingIn(work, project),
    reviewers: reviewers.who,
  });
  return may.ok && rule ? done({ rule, sources, reviewers }) : (may as Outcome<never>);
}

/** The last time, while it has not been reviewed: by whom it can be, and until when. */
async function pendingIn(work: Work, project: Caller['project']): Promise<Pending | null> {
  const last = await unreviewed(work.tx, project.id);
  if (last === undefined) return null;
  const review = await approvalStateNow(work.tx, project, last.approval);
  const open = review?.levels.filter(({ status }) => status === 'open') ?? [];
  const asked = review ? open.flatMap((level) => signersLeft(review, level)) : [];
  const who = [...(await usernames(work.tx, asked)).values()].sort();
  return { id: last.id, who, since: last.startedAt, until: open[0]?.due?.at ?? null };
}
