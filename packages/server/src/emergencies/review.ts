import type { Duration } from '@countersign/contract/duration.ts';
import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { submitApproval } from '../approvals/asking/submit.ts';
import { digestOf } from '../kernel/digest.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { findSources, maintainersRef } from '../policies/resolve-sources.ts';
import { administratorRefs, reviewersAmong } from './people.views.ts';

type Project = { readonly id: string; readonly key: string };

/** Who is asked for a review, as references; and who of them could give one now. */
export type Reviewers = { readonly refs: readonly string[]; readonly who: readonly string[] };

/** The reviewers of the rule without the breaker; if that is nobody, the maintainers; if nobody either, administrators. */
export async function reviewersFor(
  work: Work,
  project: string,
  reviewers: readonly string[],
  breaker: string,
): Promise<Reviewers> {
  for (const refs of [reviewers, [maintainersRef], await administratorRefs(work.tx)]) {
    const { sets } = await findSources(work.tx, project, [{ pointer: '', refs }]);
    const who = await reviewersAmong(work.tx, project, sets[0] ?? [], breaker);
    // A reference that means nobody any more would be refused where the others will do.
    if (who.length > 0) return { refs: await meaning(work, project, refs), who };
  }
  return { refs: [], who: [] };
}

async function meaning(work: Work, project: string, refs: readonly string[]): Promise<string[]> {
  const { faults } = await findSources(work.tx, project, [{ pointer: '', refs }]);
  const gone = new Set(faults.map(({ pointer }) => pointer));
  return refs.filter((_, index) => !gone.has(`/${index}`));
}

/** By which a review is decided: any one of the reviewers; in time, or maintainers are asked as well. */
export const reviewPolicy = (approvers: readonly string[], within: Duration): PolicyDefinition => ({
  levels: [
    {
      name: 'Review',
      rule: 'anyone',
      veto: true,
      approvers: [...approvers],
      peopleOnly: true,
      deadline: {
        within,
        onTimeout: 'escalate',
        escalate: { to: [maintainersRef], replace: false, within, onTimeout: 'expire' },
      },
    },
  ],
  separateDuties: ['requester'],
  newer: 'ignore',
});

/** A use of break-glass as it is put to its reviewers. */
export type Broken = {
  readonly id: string;
  readonly account: string;
  readonly username: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
};

/** Asks whether it was in order to break the glass. Refuses as submitting an approval does. */
export const askForReview = (
  work: Work,
  actor: Actor,
  project: Project,
  { id, account, username, startedAt, endsAt }: Broken,
  asked: { readonly policy: PolicyDefinition; readonly previous: string | null },
): Promise<Outcome<{ approval: string }>> =>
  submitApproval(work, actor, {
    project,
    title: `Break-glass ${id}: ${username} on ${startedAt.toISOString().slice(0, 10)}`,
    subject: {
      type: 'break-glass',
      id,
      digest: digestOf({
        ...{ project: project.id, breakGlass: id, account },
        ...{ startedAt: startedAt.toISOString(), endsAt: endsAt.toISOString() },
      }),
    },
    policy: { id: null, version: null, definition: asked.policy },
    makers: { requester: account, authors: [], committers: [] },
    context: { requester: { username, kind: 'person' } },
    lane: null,
    previous: asked.previous,
  });
