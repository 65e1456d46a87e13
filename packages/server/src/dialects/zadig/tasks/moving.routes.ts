import { Comment } from '@countersign/contract/common.ts';
import type { FastifyRequest } from 'fastify';
import { cancelRun } from '../../../runs/cancel.ts';
import { remarkRun } from '../../../runs/remark.ts';
import { retryRun } from '../../../runs/retry.ts';
import { describeDenial } from '../denials.ts';
import { type Known, known, noDocuments } from '../errors.ts';
import { displayName } from '../people.views.ts';
import {
  type Answer,
  type Denied,
  type Door,
  denied,
  emptyBadRequest,
  paramOf,
  queryOf,
  readBody,
  serve,
  success,
} from '../serve.ts';
import { type FoundTask, findTask, wholeNumber } from './find-task.ts';
import { runStatus } from './task.views.ts';
import { Remark } from './wire.ts';

/** A task is cancelled, tried again, and given a remark. */
export function movingRoutes(door: Door): void {
  serve(door, { method: 'DELETE', url: '/workflows/custom/task', operation: known.cancelTask }, (request) =>
    cancel(door, request),
  );
  const url = '/workflows/custom/:name/task/:task';
  serve(door, { method: 'POST', url, operation: known.restartTask }, (request) => retry(door, request));
  serve(door, { method: 'PUT', url, operation: known.badRequest }, (request) => remark(door, request));
}

/** One that has passed is not cancelled. Of one that has ended otherwise Zadig says that it is; it stays as it is. */
async function cancel({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  const number = wholeNumber(queryOf(request, 'taskId') || '0');
  if (number === undefined) return emptyBadRequest;
  const name = queryOf(request, 'workflowKey');
  const named = { name, number, project: queryOf(request, 'projectKey') };
  const found = await findTask(parts, request, named, known.cancelTask);
  if (!found.ok) return found;
  const { caller, task } = found.value;
  const cancelled = await parts.work((work) => cancelRun(work, caller, { run: task.id, reason: '' }));
  if (cancelled.ok) return { ok: true, value: success };
  if (cancelled.refusal.code !== 'run/wrong-state') return cancelled;
  const passed = (await runStatus(parts.db, caller.project.id, task.id)) === 'passed';
  if (passed) return denied(known.cancelTask, `task: ${name}:${number} is passed, cannot cancel`);
  return { ok: true, value: success };
}

/** Everything a run is asked when it starts is asked again, of the one who tries it again. */
async function retry({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  const found = await namedTask({ parts }, request, 'taksID is invalid', known.getTask);
  if (!found.ok) return found;
  const { caller, task, workflow } = found.value;
  const retried = await parts.work((work) => retryRun(work, caller, { run: task.id }));
  if (retried.ok) return { ok: true, value: success };
  const { refusal } = retried;
  if (refusal.code === 'run/wrong-state') return denied(known.restartTask, '工作流任务状态无法重试');
  if (!/^(pre-approval|workflow|permit)\//.test(refusal.code)) return retried;
  const person = await displayName(parts.db, caller.principal.accountId);
  const about = { workflow: workflow.key, person, form: '', noForm: noDocuments };
  return denied(known.createTask, describeDenial(refusal, about));
}

async function remark({ parts }: Door, request: FastifyRequest): Promise<Answer> {
  const body = readBody(request, Remark);
  if (!body.ok) return body;
  if (!Comment.safeParse(body.value.remark).success)
    return denied(known.badRequest, 'remark: at most 1000 characters, no control characters');
  const found = await namedTask({ parts }, request, 'invalid task id', known.badRequest);
  if (!found.ok) return found;
  const { caller, task } = found.value;
  const changed = await parts.work((work) =>
    remarkRun(work, caller, { run: task.id, remark: body.value.remark }),
  );
  return changed.ok ? { ok: true, value: success } : changed;
}

/** The task that a path names. */
async function namedTask(
  { parts }: Pick<Door, 'parts'>,
  request: FastifyRequest,
  invalid: string,
  operation: Known,
): Promise<{ readonly ok: true; readonly value: FoundTask } | Denied> {
  const number = wholeNumber(paramOf(request, 'task'));
  if (number === undefined) return denied(known.badRequest, invalid);
  const named = { name: paramOf(request, 'name'), number, project: queryOf(request, 'projectKey') };
  return findTask(parts, request, named, operation);
}
