import { type CelInput, type CelResult, celEnv, isCelError, plan } from '@bufbuild/cel';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { readCondition } from './check.ts';
import { clockFunctions } from './clock.ts';
import type { ConditionContext } from './context.ts';
import type { Parsed } from './parse.ts';
import { compiledOnce } from './pattern.ts';
import { most } from './readable.ts';

export type { ConditionContext } from './context.ts';

/**
 * Whether a condition holds. Refuses with `condition/failed` when it cannot be judged: a condition that fails is never
 * a yes. What it reads has to be there; `has(environment.key)` asks whether it is.
 */
export function judgeCondition(expression: string, context: ConditionContext, now: Date): Outcome<boolean> {
  const parsed = readCondition(expression);
  const fault = parsed.ok ? tooLarge(context) : parsed.refusal.because;
  if (!parsed.ok || fault !== undefined) return failed(expression, fault ?? '');
  const answer = evaluate(parsed.value, { ...asRead(context), now: timestampFromDate(now) });
  if (typeof answer === 'boolean') return done(answer);
  return failed(expression, isCelError(answer) ? because(answer.message) : 'it is neither true nor false');
}

function evaluate(parsed: Parsed, variables: Record<string, CelInput>): CelResult {
  const env = celEnv({ funcs: clockFunctions, re2: compiledOnce() });
  return plan(env, parsed)(variables);
}

/** Numbers are whole ones to CEL only as bigints; what is undefined is not there, and no module is an empty one. */
function asRead(context: ConditionContext): Record<string, CelInput> {
  const whole = (value: unknown): unknown => {
    if (typeof value === 'number') return BigInt(value);
    if (Array.isArray(value)) return value.map(whole);
    if (value === null) return '';
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, whole(one)]));
  };
  const there = Object.entries(context).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there.map(([name, value]) => [name, whole(value) as CelInput]));
}

/** Its work is bounded for as much as the API takes; for more nothing is promised. */
function tooLarge({ snapshot }: ConditionContext): string | undefined {
  if (!snapshot) return undefined;
  if (snapshot.contents.length > most.contents) return `the snapshot has more than ${most.contents} contents`;
  return snapshot.committers.length > most.committers
    ? `the snapshot has more than ${most.committers} committers`
    : undefined;
}

/** What is not there is what most often goes wrong, and the library’s words do not say so. */
const because = (message: string): string =>
  message === 'unresolved attribute'
    ? 'it reads what this question does not have; has(environment.key) asks first whether it is there'
    : message;

const failed = (expression: string, because: string) =>
  refused('condition/failed', `The condition ${JSON.stringify(expression)} could not be judged: ${because}.`);
