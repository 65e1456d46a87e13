import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import type { Caller } from '../people/principal.ts';
import type { UseCase } from '../people/use-case.ts';
import { showExecution } from './showing/show-execution.views.ts';

/** Runs a use case that moves an execution, and answers the whole execution as it is then. */
export async function movedBy<Command>(
  { db, work }: Parts,
  caller: Caller,
  move: UseCase<Command, { execution: string }>,
  command: Command,
) {
  const moved = await work((inside) => move(inside, caller, command));
  return moved.ok ? shown(db, caller, moved.value.execution) : moved;
}

/** The whole execution, or `resource/not-found`. */
export async function shown(db: Parts['db'], { project }: Caller, execution: string) {
  const found = await showExecution(db, project.id, execution);
  return found ? done(found) : notFound('execution', execution);
}
