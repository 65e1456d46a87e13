import type { Answered } from '@countersign/contract/client.ts';
import type { Problem, ProblemCode } from '@countersign/contract/problems.ts';

/** The server has said no; `problem` is why, in its own words. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nobody has answered: whether it took effect is not known. */
export class Unreachable extends Error {}

/** The value of an answer; throws what else it was. */
export function answered<T>(answer: Answered<T>): T {
  if (answer.ok) return answer.value;
  if (answer.kind === 'refused') throw new Refused(answer.problem);
  throw new Unreachable(answer.kind === 'unreachable' ? answer.because : 'It is as it was.');
}

/** Is this a refusal, and with one of these codes? */
export const isRefused = (error: unknown, ...codes: ProblemCode[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || (codes as string[]).includes(error.problem.code));

/** The session is over, or there has never been one. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof Refused && error.problem.status === 401;
