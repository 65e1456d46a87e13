import { enterProject, enterToLook, senderOf } from '../authenticate.ts';
import { known, noDocuments } from '../errors.ts';
import { type Door, denied, emptyBadRequest, queryOf, readBody, serve, settled } from '../serve.ts';
import { createForm } from './create-form.ts';
import { formsFor } from './form.views.ts';
import { shownForm } from './show.ts';
import { NewForm, whatIsWrong } from './wire.ts';

/** Pre-approval forms: an outside system makes them, and people list those that they may run with. */
export const formRoutes = { open, pages };

function open(door: Door): void {
  const { parts } = door;
  const operation = known.createForm;
  serve(door, { method: 'POST', url: '/ticket/approval', operation }, async (request) => {
    const body = readBody(request, NewForm, () => emptyBadRequest);
    if (!body.ok) return body;
    const form = body.value;
    const wrong = whatIsWrong(form);
    if (wrong !== undefined) return denied(known.badRequest, wrong);
    const entered = await enterProject(parts, request, form.project_key);
    if (!entered.ok)
      return denied(operation, `failed to find project: ${form.project_key}, error: ${noDocuments}`);
    return settled(parts.work((work) => createForm(work, entered.value, form)));
  });
}

function pages(door: Door): void {
  const { parts } = door;
  const operation = known.listForms;
  serve(door, { method: 'GET', url: '/ticket/approval', operation }, async (request) => {
    const key = queryOf(request, 'projectName');
    const entered = await enterToLook(parts, request, key);
    if (!entered.ok) return entered.refusal.code === 'resource/not-found' ? { ok: true, value: [] } : entered;
    const pattern = queryOf(request, 'query');
    const account = senderOf(request).principal.accountId;
    const rows = await formsFor(parts.db, { project: entered.value.project.id, account, pattern });
    if (rows === 'bad pattern')
      return denied(operation, `Regular expression is invalid: ${JSON.stringify(pattern)}`);
    return { ok: true, value: rows.map((row) => shownForm(key, row)) };
  });
}
