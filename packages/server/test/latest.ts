import type { Execution, Gate, StageAttempt, StepExecution } from '@countersign/contract/execution-shapes.ts';

/** The attempt an execution is at, or ended with. */
export function latest({ stages }: Execution): StageAttempt {
  const attempts = stages.flatMap((stage) => stage.attempts);
  return there(attempts.reduce<StageAttempt | undefined>(newer, undefined));
}

const newer = (one: StageAttempt | undefined, other: StageAttempt): StageAttempt =>
  one && BigInt(one.id) > BigInt(other.id) ? one : other;

/** The gate it asked last. */
export const gateOf = (execution: Execution): Gate => there(latest(execution).gates.at(-1));

/** The step it is at: the last that is not merely to come. */
export const stepOf = (execution: Execution): StepExecution => there(latest(execution).steps[0]);

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it has come to none');
  return value;
}
