import type { Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Subject } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { type Action, authorise } from './actions.ts';
import type { Caller } from './principal.ts';

export type UseCase<Command, Result> = (
  work: Work,
  caller: Caller,
  command: Command,
) => Promise<Outcome<Result>>;

/**
 * Makes a use case that cannot forget to authorise, whichever door it is called from, and that leaves every refused
 * attempt in the ledger. `run` checks first and writes afterwards.
 */
export function useCase<Command, Result>(
  action: Action,
  subject: (command: Command, caller: Caller) => Subject,
  run: UseCase<Command, Result>,
): UseCase<Command, Result> {
  return async (work, caller, command) => {
    const allowed = authorise(caller, action);
    const outcome = allowed.ok ? await run(work, caller, command) : allowed;
    if (!outcome.ok) {
      const { code } = outcome.refusal;
      await record(work, caller, {
        action: `${action}.refused`,
        subject: subject(command, caller),
        details: { code },
      });
    }
    return outcome;
  };
}
