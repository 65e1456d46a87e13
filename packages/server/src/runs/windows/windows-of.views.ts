import type { Reader } from '../../kernel/database.ts';
import type { Window } from '../../windows/window.ts';
import { windowsFor } from '../../windows/window.views.ts';

type Which = {
  readonly project: { readonly id: string };
  readonly id: string;
  readonly attempt: number;
  readonly environments: readonly string[];
  /** The step of a pipeline that waits for it. */
  readonly step: string | null;
};

/** The windows that may hold a run. One that a step has begun is part of its stage, which they have let begin. */
export const windowsOf = async (
  reader: Reader,
  { project, id, attempt, environments, step }: Which,
): Promise<Window[]> =>
  step === null ? windowsFor(reader, project.id, environments, { type: 'run', id, attempt }) : [];
