import { submitApproval } from '../approvals/asking/submit.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { authorise } from '../people/actions.ts';
import { peopleAt } from '../people/people-at.views.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { everyMaker } from '../policies/separate-duties.ts';
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
 * gone, `policy/unsatisfiable` when nobody is left who could sign, and `policy/own-rule`.
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
    const own = await checkOwnReview(work, caller, held.value);
    if (!own.ok) return own;
    return workflow.reviewRequired ? ask(work, caller, held.value) : publish(work, caller, held.value);
  },
);

/**
 * Nobody publishes by a way of reviewing that only they have changed. Refuses with `policy/own-rule`, and names who can
 * stand behind it as well.
 */
async function checkOwnReview(
  work: Work,
  { project, principal }: Caller,
  { workflow, version }: HeldVersion,
): Promise<Outcome<true>> {
  const { reviewSetBy, reviewRequired } = workflow;
  const { authors, committers } = version;
  const makers = everyMaker({ requester: principal.accountId, authors, committers });
  if (reviewSetBy === null || !makers.includes(reviewSetBy)) return done(true);
  const others = await peopleAt(work.tx, project.id, ['maintainer']);
  const who = others.filter(({ id }) => !makers.includes(id)).map(({ username }) => username);
  const because =
    `Only somebody who wrote or submits this version has said how versions of ${workflow.key} are reviewed; another ` +
    `maintainer has to say so as well, by setting reviewRequired to ${reviewRequired} again.`;
  const requirement = 'Somebody else stands behind how versions are reviewed';
  return refused('policy/own-rule', because, {
    blockers: [{ requirement, because, who, since: null, until: null }],
  });
}

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
