import { Failure, failureOf, usage } from './failure.ts';

type Fault = {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly detail: string;
};

/** Every fault of a file where it stands in it, as editors understand it. */
export const faultLines = (file: string, faults: readonly Fault[]): string =>
  faults.map(({ line = 1, column = 1, detail }) => `${file}:${line}:${column}: ${detail}`).join('\n');

/** What the server found wrong with a definition, at its place in the file; any other refusal as it is. */
export function inFile(file: string, refused: Parameters<typeof failureOf>[0]): Failure {
  const failure = failureOf(refused);
  const errors = (failure.problem?.errors ?? []).filter(({ line }) => line !== undefined);
  if (errors.length === 0) return failure;
  return new Failure(failure.exit, faultLines(file, errors), failure.problem, true);
}

export const faulty = (file: string, faults: readonly Fault[]): Failure => usage(faultLines(file, faults));
