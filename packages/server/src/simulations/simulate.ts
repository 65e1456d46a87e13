import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { SimulatedSubject, Simulation } from '@countersign/contract/simulation-shapes.ts';
import type { AskedPolicy } from '../approvals/asking/question.ts';
import { submitApproval } from '../approvals/asking/submit.ts';
import { approvalSummary } from '../approvals/showing/approval.views.ts';
import { approvalStateNow } from '../approvals/showing/approval-state.views.ts';
import { explain } from '../approvals/showing/explain.ts';
import { withNames } from '../approvals/signing/decision-answer.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Rehearsal } from '../kernel/rehearsal.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { invalid } from '../kernel/validate.ts';
import type { Caller } from '../people/principal.ts';
import { checkPolicy } from '../policies/check-policy.ts';
import { policyByName } from '../policies/policy.views.ts';
import { barredIn, levelsIn, notAsked } from './answer.ts';
import { replay } from './replay.ts';
import { type Found, findSubject } from './subject.ts';

export type Simulate = {
  readonly policy?: string | undefined;
  readonly definition?: PolicyDefinition | undefined;
  readonly subject: SimulatedSubject;
  readonly at?: string | undefined;
  readonly replay: boolean;
};

/**
 * Who would have to sign a subject by a policy: it is really asked, and taken back. Refuses with `resource/not-found`
 * for what is not there, and with `request/invalid` for a definition that could not be saved; that it could not be
 * asked is an answer.
 */
export const simulate = (
  rehearse: Rehearsal,
  caller: Caller,
  command: Simulate,
): Promise<Outcome<Simulation>> =>
  rehearse(async (work) => {
    const found = await findSubject(work, caller, command.subject);
    if (!found.ok) return found;
    const policy = await choosePolicy(work, caller, command, found.value.question.policy);
    if (!policy.ok) return policy;
    const { past } = found.value;
    const from = command.at ? new Date(command.at) : command.replay && past ? past.createdAt : work.now;
    return ask(
      { ...work, now: from },
      caller,
      { ...found.value, policy: policy.value, until: work.now },
      command,
    );
  });

/** The policy that is meant: one of a name, one that is written here, or that of the subject itself. */
export async function choosePolicy(
  work: Work,
  { project }: Caller,
  { policy: name, definition }: Pick<Simulate, 'policy' | 'definition'>,
  own: AskedPolicy | null,
): Promise<Outcome<AskedPolicy>> {
  if (name !== undefined) {
    const found = await policyByName(work.tx, project.id, name);
    return found ? done(found) : notFound('policy', `"${name}"`);
  }
  if (definition === undefined)
    return own
      ? done(own)
      : invalid([{ pointer: '/policy', detail: 'this has no policy of its own: name one' }]);
  const checked = await checkPolicy(work.tx, project.id, definition);
  // That nobody could satisfy it is an answer; that it cannot be read is not.
  if (!checked.ok && checked.refusal.code === 'request/invalid')
    return invalid(
      (checked.refusal.faults ?? []).map((one) => ({ ...one, pointer: `/definition${one.pointer}` })),
    );
  return done({ id: null, version: null, definition });
}

type Chosen = Found & { readonly policy: AskedPolicy; readonly until: Date };

async function ask(
  work: Work,
  { project }: Caller,
  { question, policy, past, until }: Chosen,
  { replay: again }: Simulate,
): Promise<Outcome<Simulation>> {
  const actor = { system: true, project } as const;
  const submitted = await submitApproval(work, actor, { ...question, policy, lane: null });
  const at = work.now.toISOString();
  const barred = await barredIn(work.tx, policy.definition, question.makers);
  if (!submitted.ok) return done(notAsked(at, submitted.refusal, barred));
  const { approval: id } = submitted.value;
  const asked = await approvalStateNow(work.tx, project, id);
  const summary = await approvalSummary(work.tx, project, id);
  if (asked === undefined || summary === undefined)
    throw new Error(`approval ${id} was made and is not there`);
  const explanation = explain(asked, work.now);
  const replayed = again && past ? await replay(work.tx, project.id, { past, asked, until }) : null;
  const { byRule, dueAt } = summary;
  const answer: Simulation = {
    ...{
      at,
      outcome: byRule === null ? 'asked' : 'by-rule',
      because: byRule ?? explanation.because,
      refusal: null,
    },
    ...{ byRule, barred, dueAt, levels: levelsIn(asked), explanation, replay: replayed },
  };
  return done(await withNames(work.tx, answer));
}
