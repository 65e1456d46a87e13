import type { Db } from '../../../kernel/database.ts';
import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { deleteWorkflow } from '../../../workflows/change-workflows.ts';
import { one, list as page } from '../envelope.ts';
import { workflowPicture } from '../pictures.ts';
import { type Call, type Door, serve } from '../serve.ts';
import { NewWorkflow, read, WorkflowChange, WorkflowQuery } from '../wire.ts';
import { addWorkflow, changeWorkflow } from './change-workflow.ts';
import { validation } from './validate.ts';
import { workflowRow, workflowRows } from './workflow.views.ts';

const workflows = '/soc/workflows';
const workflow = `${workflows}/:id`;

export function workflowRoutes(door: Door): void {
  reading(door);
  changing(door);
  validation(door, `${workflows}/validation`);
}

/** A workflow in its envelope, as it stands now. */
async function shown(db: Db, { caller, address, requestId }: Call, id: string): Promise<Outcome<object>> {
  const row = await workflowRow(db, caller.project.id, id);
  return row ? done(one(requestId, workflowPicture(row, address))) : notFound('workflow', id);
}

function reading(door: Door): void {
  const { db } = door.parts;
  serve(
    door,
    { method: 'GET', url: workflows, about: 'workflow' },
    async ({ caller, query, address, requestId }) => {
      const asked = read(WorkflowQuery, query, 'query');
      if (!asked.ok) return asked;
      const { rows, total } = await workflowRows(db, caller.project.id, asked.value);
      const { offset, limit } = asked.value;
      const pictures = rows.map((row) => workflowPicture(row, address));
      return done(page(requestId, pictures, { total, offset, limit }));
    },
  );

  serve(door, { method: 'GET', url: workflow, about: 'workflow' }, (call) => shown(db, call, call.id));
}

function changing(door: Door): void {
  const { db, work } = door.parts;
  serve(door, { method: 'POST', url: workflows, about: 'workflow' }, async (call) => {
    const asked = read(NewWorkflow, call.body);
    if (!asked.ok) return asked;
    const made = await addWorkflow(work, call.caller, asked.value);
    return made.ok ? shown(db, call, made.value) : made;
  });

  serve(door, { method: 'PUT', url: workflow, about: 'workflow' }, async (call) => {
    const asked = read(WorkflowChange, call.body);
    if (!asked.ok) return asked;
    const changed = await changeWorkflow(door.parts, call.caller, call.id, asked.value);
    return changed.ok ? shown(db, call, call.id) : changed;
  });

  // What was deleted is shown a last time.
  serve(door, { method: 'DELETE', url: workflow, about: 'workflow' }, async (call) => {
    const last = await shown(db, call, call.id);
    if (!last.ok) return last;
    const deleted = await work((unit) =>
      deleteWorkflow(unit, call.caller, { workflow: call.id, expected: null }),
    );
    return deleted.ok ? last : deleted;
  });
}
