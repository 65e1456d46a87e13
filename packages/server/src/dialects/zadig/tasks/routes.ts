import { WorkflowKey } from '@countersign/contract/workflows.ts';
import type { FastifyRequest } from 'fastify';
import { enterProject, senderOf } from '../authenticate.ts';
import { known, noDocuments } from '../errors.ts';
import { chooseForm } from '../forms/choose-form.ts';
import { findFormByNumber } from '../forms/form.views.ts';
import { anything } from '../input/go-json.ts';
import { toObjectId } from '../object-id.ts';
import {
  type Answer,
  type Denied,
  type Door,
  denied,
  emptyForbidden,
  queryOf,
  readBody,
  serve,
} from '../serve.ts';
import { understand } from '../workflows/document.ts';
import { findWorkflow } from '../workflows/find-workflow.ts';
import { workflowsCalled } from '../workflows/workflow.views.ts';
import { approveTask } from './approve.ts';
import { choicesOfDocument, choicesOfTask } from './choices.ts';
import { movingRoutes } from './moving.routes.ts';
import { readingRoutes } from './reading.routes.ts';
import { runTask } from './run-task.ts';
import { OpenDecision, OpenTask, PageDecision } from './wire.ts';

/** Tasks: workflows are run, looked at, decided in their midst, cancelled and tried again. */
export const taskRoutes = { open, pages };

function open(door: Door): void {
  serve(door, { method: 'POST', url: '/workflows/custom/task', operation: known.createTask }, (request) =>
    runOpen(door, request),
  );
  serve(
    door,
    { method: 'POST', url: '/workflows/custom/task/approve', operation: known.approveTask },
    async (request) => {
      const body = readBody(request, OpenDecision, unreadable);
      if (!body.ok) return body;
      const { workflow_key, stage_name, task_id, approve, comment } = body.value;
      const decision = { workflow: workflow_key, job: stage_name, task: task_id, approve, comment };
      return approveTask(door, request, decision, queryOf(request, 'projectKey'));
    },
  );
  readingRoutes(door);
  movingRoutes(door);
}

function pages(door: Door): void {
  serve(door, { method: 'POST', url: '/workflow/v4/workflowtask', operation: known.createTask }, (request) =>
    runPage(door, request),
  );
  serve(
    door,
    { method: 'POST', url: '/workflow/v4/workflowtask/approve', operation: known.approveTask },
    async (request) => {
      const body = readBody(request, PageDecision, unreadable);
      if (!body.ok) return body;
      const { workflow_name, job_name, task_id, approve, comment } = body.value;
      const decision = { workflow: workflow_name, job: job_name, task: task_id, approve, comment };
      return approveTask(door, request, decision, queryOf(request, 'projectName'));
    },
  );
}

/** A decision that cannot be read is none; Zadig itself fails at it. */
const unreadable = (why: string): Denied =>
  denied(known.approveTask, `failed to unmarshal request data, error: ${why}`);

/** What the pages send: the preset with the choices filled in, and the form in the address. */
async function runPage({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  const body = readBody(request, anything);
  if (!body.ok) return body;
  const read = understand(body.value ?? {}, 'json: ');
  if (!read.ok) return denied(known.badRequest, read.why);
  const { document } = read.value;
  const entered = await enterProject(parts, request, document.project);
  if (!entered.ok) return emptyForbidden;
  const { principal, project } = entered.value;
  // Whatever it holds, it is not for the core: there a name is that of a workflow, and stays on record.
  if (!WorkflowKey.safeParse(document.name).success)
    return denied(known.createTask, `cannot find workflow ${document.name}, the error is: ${noDocuments}`);
  const [row] = await workflowsCalled(parts.db, principal, document.name, project.key);
  const form = queryOf(request, 'approval_ticket_id');
  return runTask(parts, entered.value, {
    ...{ name: document.name, row, form, remark: document.remark },
    chosen: await chooseForm(parts.db, principal, form, project.key),
    choices: (stored) => choicesOfDocument(stored, document),
  });
}

const needsForm = 'workflow need approval ticket to run, which is not supported by openAPI right now.';

/** The public API: parameters and jobs by name. A form may be named by either of its ids. */
async function runOpen({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  const body = readBody(request, OpenTask);
  if (!body.ok) return body;
  const task = body.value;
  const { project_key, workflow_key } = task;
  const entered = await enterProject(parts, request, project_key);
  if (!entered.ok) return emptyForbidden;
  const found = await findWorkflow(parts, request, workflow_key, project_key);
  if (!found.ok) return found;
  const { row, caller } = found.value;
  const form = await formOf({ parts }, request, task);
  if (typeof form !== 'string') return form;
  const missing = row.pre_approval && form === '';
  const answer = await runTask(parts, caller, {
    ...{ name: workflow_key, row, form, remark: task.remark },
    chosen: await chooseForm(parts.db, caller.principal, form, project_key),
    // Without its form nothing runs, whatever is chosen; that it was tried is on record.
    choices: (stored) => (missing ? { ok: true, value: {} } : choicesOfTask(stored, task)),
  });
  return missing && !answer.ok && 'rendered' in answer ? denied(known.createTask, needsForm) : answer;
}

/** The id of the form that a task names by its id, by its number, or by both; a number of no form is shown as it is. */
async function formOf(
  { parts }: Pick<Door, 'parts'>,
  request: FastifyRequest,
  { approval_ticket_id: id, approval_id: number }: OpenTask,
): Promise<string | Denied> {
  if (number === '') return id;
  const form = await findFormByNumber(parts.db, senderOf(request).principal, number);
  const byNumber = form && (form.object_id ?? toObjectId(form.id));
  if (id === '') return byNumber ?? number;
  if (byNumber === id.toLowerCase()) return id;
  return denied(known.badRequest, `approval_ticket_id ${id} and approval_id ${number} are not the same form`);
}
