import type { ApprovalInput, InputValue } from '@countersign/contract/approval-input.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Level, Verdict } from './approval.ts';

/**
 * The value that a signature gives a level, null: none. A level has one value: who comes later says the same or
 * nothing. Refuses with `approval/input-required`, `approval/input-conflict` and `request/invalid`.
 */
export function inputOf(
  level: Level,
  verdict: Verdict,
  said: InputValue | undefined,
): Outcome<InputValue | null> {
  const { input, value, name } = level;
  if (said === undefined) {
    if (verdict === 'reject' || input === null || !input.required || value !== null) return done(null);
    return refused(
      'approval/input-required',
      `Approving level "${name}" takes ${kindOf(input)}: ${input.label ?? input.name}.`,
      { faults: [{ pointer: '/input', detail: `${kindOf(input)} is needed` }] },
    );
  }
  if (verdict === 'reject') return unfit('a rejection takes no value');
  if (input === null) return unfit(`level "${name}" asks for no value`);
  if (!fits(input, said)) return unfit(`level "${name}" asks for ${kindOf(input)}`);
  if (value !== null && value !== said)
    return refused(
      'approval/input-conflict',
      `${input.label ?? input.name} of level "${name}" is ${JSON.stringify(value)} already.`,
    );
  return done(said);
}

const unfit = (detail: string) =>
  refused('request/invalid', 'The value does not fit.', { faults: [{ pointer: '/input', detail }] });

const fits = ({ type, options }: ApprovalInput, said: InputValue): boolean =>
  type === 'number'
    ? typeof said === 'number' && Number.isFinite(said)
    : type === 'boolean'
      ? typeof said === 'boolean'
      : typeof said === 'string' && (type === 'text' || (options ?? []).includes(said));

const kindOf = ({ type, options }: ApprovalInput): string =>
  type === 'choice' ? `one of ${(options ?? []).join(', ')}` : `a ${type}`;
