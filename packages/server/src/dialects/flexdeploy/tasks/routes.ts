import type { FastifyInstance, FastifyRequest } from 'fastify';
import { brokenBy } from '../../../emergencies/broken.views.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import { authorise, mayUse } from '../../../people/actions.ts';
import type { Caller } from '../../../people/principal.ts';
import { provenOf } from '../authenticate.ts';
import { decideGate, type Tools } from '../gates/decide-gate.ts';
import { whereNow } from '../gates/locate.ts';
import { pictureOf } from '../gates/picture.views.ts';
import { enterBy } from '../place.views.ts';
import { answered, missing } from '../serve.ts';
import { type Decision, Long, read, TaskNotes, TaskQuery } from '../wire.ts';
import { cancel, runNow } from './act-on-schedule.ts';
import { approvalStatus, notesOf, scheduledStatus, showApprovalTask, showScheduledTask } from './show.ts';
import {
  type ApprovalTask,
  approvalTask,
  approvalTasks,
  type ScheduledTask,
  scheduledTask,
  scheduledTasks,
} from './task.views.ts';

/** The answers are bare arrays without pages: those that wait, then the newest. */
const most = 1000;

/** tasks/approval and tasks/scheduled. */
export function taskRoutes(scope: FastifyInstance, tools: Tools): void {
  reading(scope, tools);
  deciding(scope, tools);
  scheduling(scope, tools);
}

function reading(scope: FastifyInstance, { db }: Tools): void {
  scope.get(
    '/tasks/approval',
    answered(async (request) => {
      const query = readQuery(request);
      if (!query.ok) return query;
      const { status, notes } = query.value;
      const tasks = await approvalTasks(db, provenOf(request).principal, query.value, most);
      const wanted = tasks
        .filter((task) => status === undefined || approvalStatus(task) === status)
        .filter((task) => notes === undefined || (notesOf(task) ?? '').includes(notes));
      return done(wanted.map(showApprovalTask));
    }),
  );
  scope.get(
    '/tasks/approval/:task',
    answered(async (request) => {
      const found = await findApproval(db, request);
      if (!found.ok) return found;
      const allowed = authorise(found.value.caller, 'project.read');
      return allowed.ok ? done(showApprovalTask(found.value.task)) : allowed;
    }),
  );
  scope.get(
    '/tasks/scheduled',
    answered(async (request) => {
      const query = readQuery(request);
      if (!query.ok) return query;
      const { status, notes } = query.value;
      const tasks = await scheduledTasks(db, provenOf(request).principal, query.value, most);
      const wanted = tasks.filter((task) => status === undefined || scheduledStatus(task) === status);
      return done(notes ? [] : wanted.map(showScheduledTask));
    }),
  );
  scope.get(
    '/tasks/scheduled/:task',
    answered(async (request) => {
      const found = await findScheduled(db, request);
      if (!found.ok) return found;
      const allowed = authorise(found.value.caller, 'project.read');
      return allowed.ok ? done(showScheduledTask(found.value.task)) : allowed;
    }),
  );
}

function deciding(scope: FastifyInstance, tools: Tools): void {
  const decide = (status: Decision) =>
    answered(async (request) => {
      const body = read(TaskNotes, request.body ?? null);
      if (!body.ok) return body;
      const found = await findApproval(tools.db, request);
      if (!found.ok) return found;
      const { caller, task } = found.value;
      const { approval, level, gateName: gate } = task;
      const picture = await pictureOf(tools.db, caller.project.id, task.execution);
      const where = picture ? whereNow(picture) : '';
      const wish = {
        approval,
        level,
        whose: task.account,
        gate,
        status,
        comment: body.value?.notes ?? '',
        confirmOlder: true,
        where,
      };
      const glass = (await brokenBy(tools.db, caller.project.id, caller.principal)) !== undefined;
      const sender = { caller, token: provenOf(request).token, glass };
      const decided = await decideGate(tools, sender, wish);
      if (!decided.ok) return decided;
      const after = await approvalTask(tools.db, caller.project.id, task.id);
      return done(showApprovalTask(after ?? task));
    });
  scope.put('/tasks/approval/approve/:task', decide('APPROVED'));
  scope.put('/tasks/approval/reject/:task', decide('REJECTED'));
}

function scheduling(scope: FastifyInstance, { db, work }: Tools): void {
  const act = (how: typeof runNow) =>
    answered(async (request) => {
      const body = read(TaskNotes, request.body ?? null);
      if (!body.ok) return body;
      const found = await findScheduled(db, request);
      if (!found.ok) return found;
      const { caller, task } = found.value;
      const command = { gate: task.gate, reason: body.value?.notes ?? '' };
      const acted = await work((inside) => how(inside, caller, command));
      if (!acted.ok) return acted;
      const after = await scheduledTask(db, caller.project.id, task.id);
      return done(showScheduledTask(after ?? task));
    });
  scope.put('/tasks/scheduled/run/:task', act(runNow));
  scope.put('/tasks/scheduled/cancel/:task', act(cancel));
}

function readQuery(request: FastifyRequest): Outcome<TaskQuery> {
  const carried = mayUse(provenOf(request).principal, 'read');
  return carried.ok ? read(TaskQuery, request.query, 'query') : carried;
}

async function findApproval(
  db: Tools['db'],
  request: FastifyRequest,
): Promise<Outcome<{ caller: Caller; task: ApprovalTask }>> {
  const id = read(Long, (request.params as { task: string }).task, 'path');
  if (!id.ok) return id;
  const caller = await enterBy(db, provenOf(request).principal, 'approver', id.value);
  const task = caller && (await approvalTask(db, caller.project.id, id.value));
  return caller && task ? done({ caller, task }) : missing('Task', id.value);
}

async function findScheduled(
  db: Tools['db'],
  request: FastifyRequest,
): Promise<Outcome<{ caller: Caller; task: ScheduledTask }>> {
  const id = read(Long, (request.params as { task: string }).task, 'path');
  if (!id.ok) return id;
  const caller = await enterBy(db, provenOf(request).principal, 'gate', id.value);
  const task = caller && (await scheduledTask(db, caller.project.id, id.value));
  return caller && task ? done({ caller, task }) : missing('Task', id.value);
}
