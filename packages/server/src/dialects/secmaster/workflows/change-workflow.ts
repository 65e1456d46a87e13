import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import type { UnitOfWork } from '../../../kernel/unit-of-work.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { createWorkflow, editWorkflow } from '../../../workflows/change-workflows.ts';
import { freeKey, keyOf, workflowExtras } from '../translate.ts';
import type { NewWorkflow, WorkflowChange } from '../wire.ts';
import { keysLike, workflowRow } from './workflow.views.ts';

/** Others may take the same key in between; the next is tried then. */
const tries = 5;

/**
 * Makes a workflow whose key is made of its name; answers its id. It is disabled, as SecMaster has it: it is enabled
 * together with an activated version. Refuses as `createWorkflow` does.
 */
export async function addWorkflow(
  work: UnitOfWork,
  caller: Caller,
  asked: NewWorkflow,
): Promise<Outcome<string>> {
  const fields = {
    ...{ name: asked.name, description: asked.description ?? '', labels: asked.labels ?? [] },
    ...{ enabled: false, preApproval: false, reviewRequired: true, reviewPolicy: null, schedule: null },
  };
  const key = keyOf(asked.name);
  const attempt = () =>
    work(async (unit) => {
      const free = freeKey(key, await keysLike(unit.tx, caller.project.id, key));
      return createWorkflow(unit, caller, { key: free, ...fields, extras: workflowExtras(asked) });
    });
  let made = await attempt();
  for (let more = tries - 1; more > 0 && !made.ok && made.refusal.code === 'resource/exists'; more -= 1)
    made = await attempt();
  return made;
}

/**
 * Changes what is given of a workflow. To enable one takes the id of its activated version. Refuses as `editWorkflow`
 * does, and with `request/invalid`.
 */
export async function changeWorkflow(
  { db, work }: Pick<Parts, 'db' | 'work'>,
  caller: Caller,
  id: string,
  asked: WorkflowChange,
): Promise<Outcome<true>> {
  const row = await workflowRow(db, caller.project.id, id);
  if (row === undefined) return notFound('workflow', id);
  const enables = asked.enabled === true && !row.enabled;
  if (enables && asked.version_id === undefined) return badVersion('required: enabling takes');
  if (asked.version_id !== undefined && asked.enabled === true && asked.version_id !== row.active?.id)
    return badVersion('expected');
  const changes = {
    name: asked.name ?? undefined,
    description: asked.description ?? undefined,
    enabled: asked.enabled ?? undefined,
    labels: asked.labels,
  };
  const edited = await work((unit) => editWorkflow(unit, caller, { workflow: id, expected: null, changes }));
  return edited.ok ? done(true) : edited;
}

const badVersion = (begin: string) =>
  invalid([{ pointer: '/version_id', detail: `${begin} the id of the activated version of this workflow` }]);
