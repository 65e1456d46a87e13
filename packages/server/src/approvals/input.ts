import type { ApprovalInput, InputValue } from '@countersign/contract/approval-input.ts';
import { done, type Outcome, type Refusal, refused } from '../kernel/outcome.ts';
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
  return value !== null && value !== said ? conflict(level) : done(said);
}

/**
 * Whether who has signed a level before says the same again as far as its value goes; undefined: they do. Refuses with
 * `approval/input-conflict` and `approval/already-decided`: a value that is left unheard is no success.
 */
export function saysAnother(level: Level, said: InputValue | undefined): No | undefined {
  if (said === undefined || said === level.value) return undefined;
  if (level.value !== null) return conflict(level);
  return refused(
    'approval/already-decided',
    `You have signed level "${level.name}" without a value; a signature is final.`,
  );
}

type No = { readonly ok: false; readonly refusal: Refusal };

const conflict = ({ input, value, name }: Level): No =>
  refused(
    'approval/input-conflict',
    `${input?.label ?? input?.name} of level "${name}" is ${JSON.stringify(value)} already.`,
  );

const unfit = (detail: string) =>
  refused('request/invalid', `The value does not fit: ${detail}.`, {
    faults: [{ pointer: '/input', detail }],
  });

function fits({ type, options }: ApprovalInput, said: InputValue): boolean {
  switch (type) {
    case 'number':
      return typeof said === 'number' && Number.isFinite(said) && !wasRounded(said);
    case 'boolean':
      return typeof said === 'boolean';
    case 'text':
      return typeof said === 'string' && said.trim() !== '';
    case 'choice':
      return typeof said === 'string' && (options ?? []).includes(said);
  }
}

/** A whole number beyond 2^53 is not what was sent: reading it has rounded it. */
const wasRounded = (said: number): boolean => Number.isInteger(said) && !Number.isSafeInteger(said);

const kindOf = ({ type, options }: ApprovalInput): string =>
  type === 'choice' ? `one of ${(options ?? []).join(', ')}` : `a ${type}`;
