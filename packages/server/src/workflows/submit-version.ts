import { submitApproval } from '../approvals/asking/submit.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { authorise } from '../people/actions.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { checkDefinition } from './definition/check-definition.ts';
import { type HeldVersion, holdFor, type OfVersion } from './hold-version.ts';
import { hasActive } from './review.views.ts';
import { reviewQuestion } from './review-question.ts';
import { markActive, markSubmitted } from './version.store.ts';
import { ofVersion } from './version.ts';

/**
 * Submits a draft or a rejected version: people are asked by the workflow's review policy, bound to its digest; those who
 * wrote or submit it, or whose work it carries, are barred from signing, unless the policy does not separate duties. Where the workflow requires no
 * review it is published at once, and active when no other is; that takes `workflow.edit` as well. Refuses with
 * `resource/not-found`, `version/wrong-state`, `request/precondition-failed`, `request/invalid` when something it names is
 * gone, and `policy/unsatisfiable` when nobody is left who could sign.
 */
export const submitVersion = useCase<OfVersion, true>(
  'version.submit',
  ofVersion,
  async (work, caller, command) => {
    const held = await holdFor(work, caller, command, 'submit');
    if (!held.ok) return held;
    const { workflow, version } = held.value;
    const { definition } = version;
    const checked = definition && (await checkDefinition(work.tx, caller.project.id, definition));
    if (checked && !checked.ok) return checked;
    return workflow.reviewRequired ? ask(work, caller, held.value) : publish(work, caller, held.value);
  },
);

async function ask(work: Work, caller: Caller, held: HeldVersion): Promise<Outcome<true>> {
  const { project, principal } = caller;
  const { workflow, version } = held;
  const question = await reviewQuestion(work, project, principal, held);
  if (!question.ok) return question;
  const submitted = await submitApproval(work, caller, question.value);
  if (!submitted.ok)
    return question.value.policy.definition.separateDuties === false ? submitted : sayingWhy(submitted);
  const { approval } = submitted.value;
  await markSubmitted(work.tx, project.id, version.id, { approval, by: principal.accountId });
  await record(work, caller, {
    action: 'version.submitted',
    subject: ofVersion({ version: version.id }),
    details: { workflow: workflow.id, number: version.number, digest: version.digest, approval },
  });
  return done(true);
}

async function publish(
  work: Work,
  caller: Caller,
  { workflow, version }: HeldVersion,
): Promise<Outcome<true>> {
  const { project, principal } = caller;
  const allowed = authorise(caller, 'workflow.edit');
  if (!allowed.ok) return allowed;
  const subject = ofVersion({ version: version.id });
  const details = { workflow: workflow.id, number: version.number, digest: version.digest };
  const first = !(await hasActive(work.tx, project.id, workflow.id));
  await markSubmitted(work.tx, project.id, version.id, { approval: null, by: principal.accountId });
  await record(work, caller, {
    action: 'version.published',
    subject,
    details: { ...details, review: 'not required' },
  });
  if (!first) return done(true);
  await markActive(work.tx, project.id, version);
  await record(work, caller, { action: 'version.activated', subject, details });
  return done(true);
}

function sayingWhy(submitted: Outcome<unknown> & { readonly ok: false }) {
  const { code, because, ...more } = submitted.refusal;
  if (code !== 'policy/unsatisfiable') return submitted;
  const barred = 'Whoever wrote or submits a version may not sign it, and too few others can.';
  return refused(code, `${barred} ${because}`, more);
}
