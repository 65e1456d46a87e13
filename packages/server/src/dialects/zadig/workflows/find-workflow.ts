import type { FastifyRequest } from 'fastify';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { enterProject, senderOf } from '../authenticate.ts';
import { known, noDocuments } from '../errors.ts';
import { type Denied, denied } from '../serve.ts';
import { type StoredWorkflow, workflowsCalled } from './workflow.views.ts';

export type Found = {
  readonly ok: true;
  readonly value: { readonly row: StoredWorkflow; readonly caller: Caller };
};

/** What is said where no workflow is found. */
type Missing = () => Denied;
const missing: Missing = () => denied(known.findWorkflow, noDocuments);

/**
 * The workflow of a name, which in Zadig is one's alone: that of the project that is named, or, where none is, the only
 * one of that name among the projects the sender can enter.
 */
export async function findWorkflow(
  { db }: Pick<Parts, 'db'>,
  request: FastifyRequest,
  name: string,
  project: string,
  otherwise: Missing = missing,
): Promise<Found | Denied> {
  const { principal } = senderOf(request);
  const rows = await workflowsCalled(db, principal, name, project === '' ? null : project);
  const [row, another] = rows;
  if (row === undefined) return otherwise();
  if (another !== undefined)
    return inSeveral(
      name,
      rows.map((one) => one.project),
    );
  const entered = await enterProject({ db }, request, row.project);
  return entered.ok ? { ok: true, value: { row, caller: entered.value } } : otherwise();
}

/** Several projects have a workflow of the name, and none was named. */
export const inSeveral = (name: string, projects: readonly string[]): Denied =>
  denied(
    known.badRequest,
    `workflow ${name} is in the projects ${projects.join(', ')}; name one by projectKey`,
  );
