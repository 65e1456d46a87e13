import type { Offer } from '@countersign/contract/run-shapes.ts';
import type { Reader } from '../../kernel/database.ts';
import { done, notFound, type Outcome } from '../../kernel/outcome.ts';
import type { Caller } from '../../people/principal.ts';
import { whyNotUsable } from '../../preapprovals/covers.ts';
import type { PreApproval } from '../../preapprovals/pre-approval.ts';
import { personOf, readPreApproval } from '../../preapprovals/pre-approval.views.ts';
import { type Candidate, unknownForm, whyRequired } from '../may-run.ts';
import { databaseNow, knownPlaces, readCandidate } from './candidate.views.ts';
import { offerInputs } from './offer-inputs.ts';
import { runnableOf } from './start.ts';

/**
 * What the caller could start a run of this workflow with now: each input with its options, narrowed by the
 * pre-approval. Refuses as starting it would: when it does not run at all, when a pre-approval is wanted and none is
 * given, and when the one given lets this caller not act now.
 */
export async function offer(
  reader: Reader,
  caller: Caller,
  workflow: string,
  preApproval: string | null,
): Promise<Outcome<Offer>> {
  const candidate = await readCandidate(reader, caller.project.id, { key: workflow });
  if (candidate === undefined) return notFound('workflow', workflow);
  const runnable = runnableOf(candidate);
  if (!runnable.ok) return runnable;
  const chosen = await look(reader, caller, candidate, preApproval);
  if (!chosen.ok) return chosen;
  const known = await knownPlaces(reader, caller.project.id);
  const { id, key, name } = candidate.workflow;
  const { active, definition } = runnable.value;
  const form = chosen.value;
  return done({
    workflow: { id, key, name },
    workflowVersion: { id: active.id, number: active.number, label: active.label },
    preApproval: form && { id: form.id, externalId: form.externalId },
    inputs: offerInputs(definition.inputs, known, form),
  });
}

async function look(
  reader: Reader,
  { project, principal }: Caller,
  { workflow }: Candidate,
  preApproval: string | null,
): Promise<Outcome<PreApproval | null>> {
  if (preApproval === null)
    return workflow.preApproval ? { ok: false, refusal: whyRequired(workflow.key) } : done(null);
  const form = await readPreApproval(reader, project.id, preApproval);
  if (form === undefined) return unknownForm(preApproval);
  const person = await personOf(reader, project.id, principal.accountId);
  const refusal = whyNotUsable(form, { project: project.id, person, now: await databaseNow(reader) });
  return refusal ? { ok: false, refusal } : done(form);
}
