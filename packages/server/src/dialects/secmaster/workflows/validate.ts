import { done, notFound } from '../../../kernel/outcome.ts';
import { validateText } from '../../../workflows/definition/validate-text.ts';
import { one } from '../envelope.ts';
import { checkFlow, definitionText } from '../flow.ts';
import { type Door, isId, serve } from '../serve.ts';
import { read, Validation } from '../wire.ts';
import { workflowRow } from './workflow.views.ts';

/** Looks at a workflow without keeping it. What this server could run is also held against the project. */
export function validation(door: Door, url: string): void {
  const { db } = door.parts;
  serve(door, { method: 'POST', url, about: 'workflow' }, async ({ caller, body, requestId }) => {
    const asked = read(Validation, body);
    if (!asked.ok) return asked;
    const { aopworkflow_id: id, taskflow } = asked.value;
    const { id: project } = caller.project;
    const row = isId(id) ? await workflowRow(db, project, id) : undefined;
    if (row === undefined) return notFound('workflow', id);
    const text = definitionText(taskflow);
    if (text === undefined) return done(one(requestId, checkFlow(asked.value)));
    const { valid, faults } = await validateText(db, project, text);
    const said = faults.map((fault) => `line ${fault.line}, column ${fault.column}: ${fault.detail}`);
    const detail = valid ? 'It can be reviewed and run here.' : said.join('; ');
    return done(one(requestId, { result: valid, detail }));
  });
}
