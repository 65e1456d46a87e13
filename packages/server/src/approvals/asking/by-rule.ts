import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { type ConditionContext, judgeCondition } from '../../conditions/judge.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';

/**
 * Why nobody has to be asked, in one sentence that stays on record; null: people are asked. Refuses with
 * `condition/failed`.
 */
export function ruledWithoutPeople(
  { when, approveWhen }: Pick<PolicyDefinition, 'when' | 'approveWhen'>,
  context: ConditionContext,
  now: Date,
): Outcome<string | null> {
  const applies = when === undefined ? done(true) : judgeCondition(when, context, now);
  if (!applies.ok) return applies;
  if (!applies.value) return done(`The policy applies only when ${when}.`);
  const approves = approveWhen === undefined ? done(false) : judgeCondition(approveWhen, context, now);
  if (!approves.ok) return approves;
  return done(approves.value ? `Approved by the policy’s own rule: ${approveWhen}.` : null);
}
