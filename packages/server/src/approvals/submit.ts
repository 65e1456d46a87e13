import { done, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { resolveSources } from '../policies/resolve-sources.ts';
import { changeApproval } from './change-approval.ts';
import type { Question } from './question.ts';
import { insertApproval, type NewLevel } from './submit.store.ts';

/**
 * Makes an approval from a policy, which is frozen into it, and opens its first levels. Refuses when the policy names
 * somebody who is not there.
 */
export async function submitApproval(
  work: Work,
  actor: Actor,
  question: Question,
): Promise<Outcome<{ approval: string }>> {
  const { project, policy } = question;
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
      sources: sources.value,
    });
  }
  const overriders = await resolveSources(work, project.id, policy.definition.override ?? []);
  if (!overriders.ok) return overriders;
  const approval = await insertApproval(work.tx, question, levels, overriders.value);
  await record(work, actor, {
    action: 'approval.requested',
    subject: { type: 'approval', id: approval },
    details: { about: question.subject, policy: { id: policy.id, version: policy.version } },
  });
  await changeApproval(work, actor, project, approval, { kind: 'submit' });
  return done({ approval });
}
