import type { Db } from '../../../kernel/database.ts';
import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { one, tasks as page } from '../envelope.ts';
import { type Call, type Door, serve } from '../serve.ts';
import { read, TaskChange, TaskQuery } from '../wire.ts';
import { taskPicture } from './picture.ts';
import { addRemark, removeRemark } from './remark.ts';
import { remarksOn, taskRow, taskRows } from './task.views.ts';

const tasks = '/soc/tasks';
const task = `${tasks}/:id`;

/** The list of what waits for somebody's review: a task is the approval of a version, and has its id. */
export function taskRoutes(door: Door): void {
  const { db, work } = door.parts;
  serve(door, { method: 'GET', url: tasks, about: 'task' }, async ({ caller, query, address, requestId }) => {
    const asked = read(TaskQuery, query, 'query');
    if (!asked.ok) return asked;
    const { id: project } = caller.project;
    const { rows, total } = await taskRows(db, project, caller.principal.accountId, asked.value);
    const remarks = await remarksOn(
      db,
      project,
      rows.map(({ id }) => id),
    );
    const pictures = rows.map((row) => taskPicture(row, remarks.get(row.id) ?? [], address));
    const { offset, limit } = asked.value;
    return done(page(requestId, pictures, { total, offset, limit }));
  });

  serve(door, { method: 'GET', url: task, about: 'task' }, (call) => shown(db, call));

  serve(door, { method: 'PUT', url: task, about: 'task' }, async (call) => {
    const asked = read(TaskChange, call.body);
    if (!asked.ok) return asked;
    const change = asked.value;
    const changed = await work((unit) =>
      change.action === 'ADD_COMMENT'
        ? addRemark(unit, call.caller, { task: call.id, comment: change.comment })
        : removeRemark(unit, call.caller, { task: call.id, comment: change.comment_id }),
    );
    return changed.ok ? shown(db, call) : changed;
  });
}

async function shown(db: Db, { caller, id, address, requestId }: Call): Promise<Outcome<object>> {
  const { id: project } = caller.project;
  const row = await taskRow(db, project, id);
  if (row === undefined) return notFound('task', id);
  const remarks = (await remarksOn(db, project, [id])).get(id) ?? [];
  return done(one(requestId, taskPicture(row, remarks, address)));
}
