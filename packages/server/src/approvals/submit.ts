import { done, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { checkPolicy } from '../policies/check-policy.ts';
import { resolveSources, type Source } from '../policies/resolve-sources.ts';
import { changeApproval } from './change-approval.ts';
import { copyLevels, type Place, takePlanned } from './editing/planned.store.ts';
import type { Question } from './question.ts';
import { insertApproval, type NewLevel } from './submit.store.ts';

/**
 * Makes an approval from a policy, which is frozen into it, and opens its first levels. Refuses when the policy names
 * somebody who is not there, and, where people are barred, with `policy/unsatisfiable` when the others are too few.
 */
export async function submitApproval(
  work: Work,
  actor: Actor,
  question: Question & { readonly policy: NonNullable<Question['policy']> },
): Promise<Outcome<{ approval: string }>> {
  const { project, policy, barred } = question;
  const enough =
    barred.length === 0 ? done(true) : await checkPolicy(work.tx, project.id, policy.definition, barred);
  if (!enough.ok) return enough;
  const levels: NewLevel[] = [];
  for (const [index, level] of policy.definition.levels.entries()) {
    const sources = await resolveSources(work, project.id, level.approvers);
    if (!sources.ok) return sources;
    const threshold = level.percent ?? level.count ?? null;
    levels.push({
      ordinal: level.ordinal ?? index + 1,
      name: level.name,
      rule: level.rule,
      threshold,
      veto: level.veto ?? false,
      sources: sources.value,
    });
  }
  const overriders = await resolveSources(work, project.id, policy.definition.override ?? []);
  if (!overriders.ok) return overriders;
  const approval = await request(work, actor, question, levels, overriders.value);
  await changeApproval(work, actor, project, approval, { kind: 'submit' });
  return done({ approval });
}

/** Where levels were added by hand, and the approval that asked the same of an earlier attempt or snapshot. */
export type ByHand = {
  readonly place: Place;
  readonly previous: string | null;
  readonly overriders: readonly Source[];
};

/**
 * Makes an approval of the levels that were added by hand: those of the previous attempt, asked again, then those added
 * to the stage since. Without any it waits for a level to be added.
 */
export async function submitByHand(
  work: Work,
  actor: Actor,
  question: Question & { readonly policy: null },
  { place, previous, overriders }: ByHand,
): Promise<{ approval: string }> {
  const { project } = question;
  const approval = await request(work, actor, question, [], overriders);
  if (previous !== null) await copyLevels(work.tx, project.id, previous, approval);
  await takePlanned(work.tx, project.id, place, approval);
  await changeApproval(work, actor, project, approval, { kind: 'submit' });
  return { approval };
}

async function request(
  work: Work,
  actor: Actor,
  question: Question,
  levels: readonly NewLevel[],
  overriders: readonly Source[],
): Promise<string> {
  const { subject, policy } = question;
  const approval = await insertApproval(work.tx, question, levels, overriders);
  await record(work, actor, {
    action: 'approval.requested',
    subject: { type: 'approval', id: approval },
    details: { about: subject, policy: policy?.id ? { id: policy.id, version: policy.version } : null },
  });
  return approval;
}
