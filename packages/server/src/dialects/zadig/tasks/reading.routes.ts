import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import type { FastifyRequest } from 'fastify';
import { showApproval } from '../../../approvals/showing/show.views.ts';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { showRun } from '../../../runs/showing/run.views.ts';
import { databaseNow } from '../../../runs/starting/candidate.views.ts';
import { mayLook } from '../authenticate.ts';
import { known, noDocuments } from '../errors.ts';
import {
  type Answer,
  type Door,
  denied,
  emptyBadRequest,
  emptyForbidden,
  paramOf,
  queryOf,
  serve,
} from '../serve.ts';
import { findWorkflow } from '../workflows/find-workflow.ts';
import { findTask, wholeNumber } from './find-task.ts';
import { shownBriefTask, shownTask } from './show.ts';
import { tasksOf } from './task.views.ts';

/** One task, and the tasks of a workflow. */
export function readingRoutes(door: Door): void {
  serve(door, { method: 'GET', url: '/workflows/custom/task', operation: known.getTask }, (request) =>
    readTask(door, request),
  );
  serve(
    door,
    { method: 'GET', url: '/workflows/custom/:name/tasks', operation: known.listTasks },
    (request) => listTasks(door, request),
  );
}

async function readTask({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  if (!mayLook(request)) return emptyForbidden;
  const number = wholeNumber(queryOf(request, 'taskId') || '0');
  if (number === undefined) return emptyBadRequest;
  const named = { name: queryOf(request, 'workflowKey'), number, project: queryOf(request, 'projectKey') };
  const found = await findTask(parts, request, named, known.getTask);
  if (!found.ok) return found;
  const { caller, task } = found.value;
  const run = await showRun(parts.db, caller.project.id, task.id);
  if (run === undefined) return denied(known.getTask, noDocuments);
  const approvals = await approvalsOf(parts, caller, run);
  const now = await databaseNow(parts.db);
  return { ok: true, value: shownTask(caller.project.key, run, task, approvals, now) };
}

/** The questions that the jobs of a run have put to people. */
async function approvalsOf(
  { db }: Pick<Parts, 'db'>,
  { project }: Caller,
  { stages }: Run,
): Promise<Map<string, Approval>> {
  const ids = stages.flatMap(({ jobs }) => jobs.flatMap(({ approval }) => approval ?? []));
  const shown = await Promise.all(ids.map((id) => showApproval(db, project, id)));
  return new Map(shown.flatMap((one) => (one === undefined ? [] : [[one.id, one]])));
}

const most = 1000;

async function listTasks({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  if (!mayLook(request)) return emptyForbidden;
  const page = wholeNumber(queryOf(request, 'pageNum') || '1');
  const size = wholeNumber(queryOf(request, 'pageSize') || '10');
  if (page === undefined || size === undefined) return emptyBadRequest;
  const none = { ok: true, value: { total: 0, workflow_tasks: [] } } as const;
  let missing = false;
  const found = await findWorkflow(
    parts,
    request,
    paramOf(request, 'name'),
    queryOf(request, 'projectKey'),
    () => {
      missing = true;
      return emptyBadRequest;
    },
  );
  if (!found.ok) return missing ? none : found;
  const { row, caller } = found.value;
  const { total, tasks } = await tasksOf(parts.db, caller.project.id, row.id, {
    page: Math.max(1, Math.min(Number(page), 1_000_000)),
    size: Math.max(1, Math.min(Number(size), most)),
  });
  return { ok: true, value: { total, workflow_tasks: tasks.map((task) => shownBriefTask(row, task)) } };
}
