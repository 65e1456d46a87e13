import type { Reader } from '../../../kernel/database.ts';
import type { Principal } from '../../../people/principal.ts';
import { otherProject } from '../denials.ts';
import { noDocuments } from '../errors.ts';
import { readObjectId } from '../object-id.ts';
import { type FoundForm, findForm } from './form.views.ts';

/**
 * The form that was chosen for a workflow. `none`: there is none of this id, and why; `other`: it is one of another
 * project that the chooser can see; forms of projects that they cannot see are not there.
 */
export type Chosen =
  | { readonly kind: 'form'; readonly form: FoundForm }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'other'; readonly form: FoundForm; readonly why: string };

export async function chooseForm(
  reader: Reader,
  principal: Principal,
  text: string,
  project: string,
): Promise<Chosen> {
  const asked = readObjectId(text);
  if (asked.kind === 'wrong') return { kind: 'none', why: asked.why };
  const form = await findForm(reader, principal, asked);
  if (form === undefined) return { kind: 'none', why: noDocuments };
  return form.project === project ? { kind: 'form', form } : { kind: 'other', form, why: otherProject };
}
