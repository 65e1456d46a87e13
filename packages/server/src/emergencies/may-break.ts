import type { BreakGlassDefinition } from '@countersign/contract/break-glass.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';

/** What stands when somebody wants to break the glass. */
export type Facts = {
  readonly rule: (Pick<BreakGlassDefinition, 'longest'> & { readonly author: string | null }) | null;
  /** Account id of who wants to. */
  readonly by: string;
  readonly inPerson: boolean;
  /** Whether they are among the people of the rule now, and who these are. */
  readonly among: boolean;
  readonly people: readonly string[];
  readonly minutes: number;
  /** The last time, while that has not been reviewed. */
  readonly pending: Pending | null;
  /** Who could review it. */
  readonly reviewers: readonly string[];
};

export type Pending = {
  readonly id: string;
  readonly who: readonly string[];
  readonly since: Date;
  readonly until: Date | null;
};

/**
 * May they break the glass now? Refuses with `break-glass/not-granted` (also whoever does not act in person, and where
 * nobody else could review it), `policy/own-rule`, `request/invalid`, `break-glass/review-pending`.
 */
export function mayBreak(facts: Facts): Outcome<true> {
  const { rule, by, inPerson, among, minutes, pending, reviewers } = facts;
  if (rule === null) return notGranted('This project has no rule by which the glass could be broken.');
  if (!inPerson)
    return notGranted('The glass is broken by people in person: no service account or agent does it.');
  if (!among) return notGranted('Those who may break the glass here are others.', [granted(facts)]);
  if (rule.author === by)
    return refused(
      'policy/own-rule',
      'You wrote the rule by which you would break the glass, and nobody else has confirmed it.',
    );
  if (minutes > rule.longest) return tooLong(rule.longest);
  if (pending) return reviewPending(pending);
  if (reviewers.length === 0) return notGranted('Nobody but you could review it, so it is not broken.');
  return done(true);
}

const notGranted = (because: string, blockers: readonly Blocker[] = []) =>
  refused('break-glass/not-granted', because, { blockers });

const granted = ({ people }: Facts): Blocker => ({
  requirement: 'The glass is broken by those whom the rule of the project names',
  because: people.length === 0 ? 'It names nobody who is there.' : 'You are not among them.',
  who: [...people],
  since: null,
  until: null,
});

const tooLong = (longest: number) =>
  refused('request/invalid', `The glass is broken for ${longest} minutes at most.`, {
    faults: [{ pointer: '/minutes', detail: `at most ${longest}, as the rule of the project says` }],
  });

const reviewPending = ({ id, who, since, until }: Pending) =>
  refused('break-glass/review-pending', `The last time (break-glass ${id}) has not been reviewed.`, {
    blockers: [
      {
        requirement: `Break-glass ${id} is reviewed`,
        because: 'Nobody has said yet whether it was in order.',
        who: [...who],
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
      },
    ],
  });
