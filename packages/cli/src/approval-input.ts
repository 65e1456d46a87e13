import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { usage } from './failure.ts';

/**
 * A value as it was typed, as what the level asks for: the one named, or the only open one that asks. What does not fit
 * goes as text, for the server to say so.
 */
export function inputOf(
  { levels }: Pick<Approval, 'levels'>,
  level: string | undefined,
  typed: string,
): InputValue {
  const asking = levels.filter(
    ({ id, status, input }) => input !== null && (level === undefined ? status === 'open' : id === level),
  );
  const [only, another] = asking;
  if (another !== undefined) throw usage('More than one level asks for a value: say which with --level.');
  switch (only?.input?.type) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed;
    case 'boolean':
      return typed === 'true' || typed === 'false' ? typed === 'true' : typed;
    default:
      return typed;
  }
}
