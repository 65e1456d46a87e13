import type { Db } from '../../../kernel/database.ts';
import { offer } from '../../../runs/starting/offer.ts';
import { describeDenial } from '../denials.ts';
import { known } from '../errors.ts';
import { chooseForm } from '../forms/choose-form.ts';
import { displayName } from '../people.views.ts';
import { type Answer, denied } from '../serve.ts';
import type { Found } from './find-workflow.ts';
import { preset } from './preset.ts';
import { documentOf, shownWorkflow } from './show.ts';

/**
 * A workflow with what the sender could run it with now. Where it wants a form, one has to be chosen that lets them act
 * now; what is offered is what it covers. Without pre-approval the form's id is passed over.
 */
export async function presetFor(db: Db, { row, caller }: Found['value'], formId: string): Promise<Answer> {
  const chosen = row.pre_approval ? await chooseForm(db, caller.principal, formId, row.project) : null;
  if (chosen !== null && chosen.kind !== 'form') return denied(known.presetWorkflow, chosen.why);
  const offered = await offer(db, caller, row.key, chosen?.form.id ?? null);
  const document = documentOf(row);
  if (offered.ok) return { ok: true, value: shownWorkflow(row, preset(document, offered.value.inputs)) };
  // It has no jobs, so that nothing can be chosen and nothing be run.
  if (row.definition === null && offered.refusal.code === 'permit/not-ready')
    return { ok: true, value: shownWorkflow(row, document) };
  const person = await displayName(db, caller.principal.accountId);
  const about = { workflow: row.key, person, form: formId, noForm: '' };
  return denied(known.presetWorkflow, describeDenial(offered.refusal, about));
}
