import { run } from '@bufbuild/cel';
import { done, type Outcome, refused } from '../kernel/outcome.ts';

/** What conditions can read, by the names they use. docs/policies.md lists it. */
export type ConditionContext = {
  readonly release?: { readonly number: number; readonly title: string; readonly description: string };
  readonly snapshot?: {
    readonly number: number;
    readonly description: string;
    readonly contents: readonly { service: string; module: string; version: string }[];
    readonly committers: readonly string[];
  };
  readonly pipeline?: { readonly name: string };
  readonly stage?: { readonly name: string };
  readonly environment?: { readonly key: string; readonly name: string };
  readonly workflow?: { readonly key: string; readonly name: string };
  readonly version?: { readonly number: number; readonly label: string };
  readonly requester: { readonly username: string; readonly kind: 'person' | 'service' | 'system' };
};

/**
 * Whether a condition holds. Refuses with `condition/failed` when it cannot be judged: a condition that fails is never
 * a yes.
 */
export function judgeCondition(expression: string, context: ConditionContext, now: Date): Outcome<boolean> {
  try {
    const answer = run(expression, { ...context, now: now.toISOString() });
    if (typeof answer === 'boolean') return done(answer);
    return failed(expression, 'it is neither true nor false');
  } catch (error) {
    return failed(expression, (error as Error).message);
  }
}

const failed = (expression: string, because: string) =>
  refused('condition/failed', `The condition ${JSON.stringify(expression)} could not be judged: ${because}.`);
