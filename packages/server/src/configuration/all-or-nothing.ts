import type { Outcome } from '../kernel/outcome.ts';
import type { UnitOfWork, Work } from '../kernel/unit-of-work.ts';

/** Not an error: how a transaction is told to forget what was written, while its outcome is kept. */
class Undone<T> extends Error {
  readonly outcome: Outcome<T>;
  constructor(outcome: Outcome<T>) {
    super('undone');
    this.outcome = outcome;
  }
}

/** Runs many changes in one transaction. A refusal undoes all of them, and so does `rehearse`, which only looks. */
export async function allOrNothing<T>(
  inWork: UnitOfWork,
  rehearse: boolean,
  run: (work: Work) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await inWork(async (work) => {
      const outcome = await run(work);
      if (rehearse || !outcome.ok) throw new Undone(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome as Outcome<T>;
    throw error;
  }
}
