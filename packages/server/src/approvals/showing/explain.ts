import type { Explanation } from '@countersign/contract/approval-shapes.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import type { Approval, Level } from '../approval.ts';
import { timeWasOver } from '../deadline.ts';
import { passTime } from '../decide.ts';
import { blockerOf } from '../may-decide.ts';
import { because, standing, tally } from '../requirement.ts';

/**
 * Where an approval stands at an instant, from the same state and rules that decide it: what time has brought about is
 * seen here as it would be by a decision. `who` holds account ids.
 */
export function explain(stored: Approval, now: Date): Explanation {
  const approval = passTime(stored, now).after;
  const blockers = new Map(
    approval.levels
      .filter(({ status }) => status === 'open')
      .map((level) => [level.id, nowBlocking(approval, level)]),
  );
  return {
    status: approval.status,
    because: whole(approval),
    requirements: approval.levels.map((level) => ({
      requirement: `Level "${level.name}" is approved`,
      standing: standingOf(approval, level),
      because: because(approval, level),
      who: blockers.get(level.id)?.who ?? [],
      since: level.openedAt?.toISOString() ?? null,
      until: blockers.get(level.id)?.until ?? null,
    })),
    blockers: [...blockers.values()],
  };
}

/** What has changed since nobody signs, whoever is asked. */
function nowBlocking(approval: Approval, level: Level): Blocker {
  const blocker = blockerOf(approval, level);
  return approval.digest === approval.subjectNow ? blocker : { ...blocker, because: changed, who: [] };
}

const changed = 'What is to be approved has changed since it was asked; it has to be asked again.';

function whole(approval: Approval): string {
  const over = timeWasOver(approval);
  if (over)
    return `It is ${approval.status}, because its time was over on ${over.toISOString()}; that is final.`;
  if (approval.status !== 'open') return `It is ${approval.status}; that is final.`;
  if (approval.digest !== approval.subjectNow) return changed;
  if (approval.levels.length === 0) return 'It has no level yet: somebody has to add one.';
  const names = approval.levels.filter(({ status }) => status === 'open').map(({ name }) => name);
  if (names.length === 0) return 'No level is left to decide, and none decided it: somebody has to add one.';
  return `It waits for ${names.join(' and ')}.`;
}

function standingOf(approval: Approval, level: Level): Explanation['requirements'][number]['standing'] {
  if (level.status === 'approved') return 'satisfied';
  if (level.status === 'rejected') return 'rejected';
  if (approval.status === 'overridden') return 'overridden';
  if (level.status === 'closed' || level.status === 'not-applicable') return 'not-applicable';
  // A departure can leave enough signatures behind; it still takes one more to approve.
  return standing(level.rule, tally(approval, level)) === 'rejected' ? 'rejected' : 'unsatisfied';
}
