import type { Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Subject } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { type Action, authorise, authoriseInstance } from './actions.ts';
import { holdPeople } from './hold-people.ts';
import type { Caller, InstanceCaller } from './principal.ts';
import { stillStands } from './still-stands.ts';

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
  return async (work, before, command) => {
    const standing = await stand(work, before, action);
    if (!standing.ok) return standing;
    const caller = standing.value;
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

export type InstanceUseCase<Command, Result> = (
  work: Work,
  caller: InstanceCaller,
  command: Command,
) => Promise<Outcome<Result>>;

/**
 * The same for what concerns the whole instance. `allow` says who may; unless given, administrators only. `name` is
 * the action as the ledger calls it when it is refused: `account.create.refused`.
 */
export function instanceUseCase<Command, Result>(
  name: string,
  subject: (command: Command, caller: InstanceCaller) => Subject,
  run: InstanceUseCase<Command, Result>,
  allow: (caller: InstanceCaller, command: Command) => Outcome<true> = ({ principal }) =>
    authoriseInstance(principal),
): InstanceUseCase<Command, Result> {
  return async (work, before, command) => {
    const standing = await stand(work, before, name);
    if (!standing.ok) return standing;
    const caller = standing.value;
    const allowed = allow(caller, command);
    const outcome = allowed.ok ? await run(work, caller, command) : allowed;
    if (!outcome.ok) {
      const { code } = outcome.refusal;
      await record(work, caller, {
        action: `${name}.refused`,
        subject: subject(command, caller),
        details: { code },
      });
    }
    return outcome;
  };
}

/** What changes people, by the beginnings of its names. */
const ofPeople = [
  'account.',
  'token.',
  'access-key.',
  'session.',
  'group.',
  'member.',
  'role.',
  'delegation.',
  'project.',
];

/**
 * Whoever was let in acts as they are now, and stays so until it is written: nobody changes people meanwhile, and the
 * ledger never has somebody act after it has them disabled. A refusal here is that of the door, and like it not recorded.
 */
async function stand<C extends Caller | InstanceCaller>(work: Work, caller: C, name: string) {
  await holdPeople(work.tx, { alone: ofPeople.some((beginning) => name.startsWith(beginning)) });
  return stillStands(work.tx, caller);
}
