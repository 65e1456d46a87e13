import { RefusedError } from '../../../kernel/failure.ts';
import { refused } from '../../../kernel/outcome.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import type { Caller } from '../../../people/principal.ts';
import { createPreApproval } from '../../../preapprovals/change-pre-approvals.ts';
import { known } from '../errors.ts';
import { type Answer, denied, success } from '../serve.ts';
import { nameForm } from './form.store.ts';
import { type NewForm, toPreApproval } from './wire.ts';

/** Keeps a form, under the id its client chose if it did. A number or an id that is taken is said as the database of Zadig says it. */
export async function createForm(work: Work, caller: Caller, form: NewForm): Promise<Answer> {
  const { id } = form;
  if (id?.kind === 'ours' || (id?.kind === 'given' && id.hex.startsWith('00000000')))
    return denied(
      known.createForm,
      `${duplicate('_id_')}: ids that begin with eight zeroes are given by the server`,
    );
  const made = await createPreApproval(work, caller, toPreApproval(form));
  if (!made.ok && made.refusal.code === 'resource/exists')
    return denied(
      known.createForm,
      `${duplicate('approval_id_1')} dup key: ${JSON.stringify(form.approval_id)}`,
    );
  if (!made.ok) return made;
  if (id?.kind === 'given' && !(await nameForm(work.tx, caller.project.id, made.value, id.hex)))
    throw new RefusedError(refused('resource/exists', duplicate('_id_')).refusal);
  return { ok: true, value: success };
}

const duplicate = (index: string): string =>
  `write exception: write errors: [E11000 duplicate key error collection: zadig.approval_ticket index: ${index}]`;
