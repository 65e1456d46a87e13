import type { FastifyRequest } from 'fastify';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { type Known, noDocuments } from '../errors.ts';
import { type Denied, denied } from '../serve.ts';
import { findWorkflow } from '../workflows/find-workflow.ts';
import type { StoredWorkflow } from '../workflows/workflow.views.ts';
import { type TaskRow, taskRow } from './task.views.ts';

export type FoundTask = {
  readonly caller: Caller;
  readonly workflow: StoredWorkflow;
  readonly task: TaskRow;
  readonly number: number;
};

const largest = 2_147_483_647n;

/** A task by its workflow's name and its number. Where there is none, the operation says so in the driver's words. */
export async function findTask(
  parts: Pick<Parts, 'db'>,
  request: FastifyRequest,
  { name, number, project }: { readonly name: string; readonly number: bigint; readonly project: string },
  operation: Known,
): Promise<{ readonly ok: true; readonly value: FoundTask } | Denied> {
  const missing = () => denied(operation, noDocuments);
  const found = await findWorkflow(parts, request, name, project, missing);
  if (!found.ok) return found;
  if (number < 1n || number > largest) return missing();
  const { row, caller } = found.value;
  const task = await taskRow(parts.db, caller.project.id, row.id, Number(number));
  if (task === undefined) return missing();
  return { ok: true, value: { caller, workflow: row, task, number: Number(number) } };
}

/** A number in the query or the path; undefined: it is none. */
export const wholeNumber = (text: string): bigint | undefined => {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
};
