import type { Answered } from '@countersign/contract/client.ts';
import type { Problem } from '@countersign/contract/problems.ts';

/** What a script can rely on. */
export const exits = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;
export type Exit = (typeof exits)[keyof typeof exits];

/** The end of a command that was not done: with which exit code, and what the person reads. */
export class Failure extends Error {
  readonly exit: Exit;
  /** What the server said, if it was the server. */
  readonly problem: Problem | undefined;

  /** The message says all there is to say: neither faults nor advice are added. */
  readonly complete: boolean;

  constructor(exit: Exit, message: string, problem?: Problem, complete = false) {
    super(message);
    this.complete = complete;
    this.exit = exit;
    this.problem = problem;
  }
}

/** The command line, a file or an environment variable is not as it must be. */
export const usage = (message: string): Failure => new Failure(exits.usage, message);

/** The failure behind an answer that is no value. */
export function failureOf(answer: Exclude<Answered<unknown>, { ok: true }>): Failure {
  if (answer.kind === 'unreachable') return new Failure(exits.unreachable, answer.because);
  if (answer.kind === 'unchanged') return new Failure(exits.unreachable, 'The server answered 304 unasked.');
  const { problem, status } = answer;
  return new Failure(exitOf(status), problem.detail, problem);
}

/** Input that the server cannot take is usage; a server that cannot answer was not reached. */
export function exitOf(status: number): Exit {
  if (status >= 500) return exits.unreachable;
  return [400, 413, 415].includes(status) ? exits.usage : exits.refused;
}
