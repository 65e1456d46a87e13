import { ApprovalGate } from '@countersign/contract/pipelines.ts';
import type { SimulatedSubject } from '@countersign/contract/simulation-shapes.ts';
import type { AskedPolicy, Question } from '../approvals/asking/question.ts';
import { environmentKeyed, holdAbout } from '../executions/asking/about.views.ts';
import { type Asking, questionFor } from '../executions/asking/question.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { activeVersion } from '../pipelines/pipeline.views.ts';
import { policyByName } from '../policies/policy.views.ts';
import { lockVersion } from '../workflows/hold-version.ts';
import { reviewQuestion } from '../workflows/review-question.ts';
import { accountsOf, letIn } from './made-up.store.ts';
import { gatePlace, type Past, pastApproval, pipelineOfSnapshot, type StagePlace } from './subjects.views.ts';
import { namedBy, supposedQuestion } from './supposed.ts';

/** What would be asked, by which policy if nothing else is said, and the approval that has asked it. */
export type Found = { readonly question: Question; readonly past: Past | null };
type Of<Key extends string> = Extract<SimulatedSubject, Record<Key, unknown>>;

/**
 * The question that a subject puts, as what asks it for real would put it now. In a rehearsal only: it may make people
 * up. Refuses with `resource/not-found`, and as a review does whose policy is gone.
 */
export async function findSubject(
  work: Work,
  caller: Caller,
  subject: SimulatedSubject,
): Promise<Outcome<Found>> {
  if ('approval' in subject) return ofApproval(work, caller, subject.approval);
  if ('snapshot' in subject) return ofSnapshot(work, caller, subject);
  if ('gate' in subject) return ofGate(work, caller, subject.gate);
  if ('version' in subject) return ofVersion(work, caller, subject);
  const accounts = await accountsOf(work.tx, namedBy(subject.hypothetical.makers));
  const question = supposedQuestion(caller.project, subject.hypothetical, accounts);
  return done({ question: { ...question, policy: null }, past: null });
}

async function ofApproval(work: Work, { project }: Caller, id: string): Promise<Outcome<Found>> {
  const past = await pastApproval(work.tx, project.id, id);
  if (past === undefined) return notFound('approval', id);
  const { title, subject, policy, makers, context } = past;
  const question = { project, title, subject, policy, makers, context, lane: null, previous: null };
  return done({ question, past });
}

async function ofGate(work: Work, caller: Caller, id: string): Promise<Outcome<Found>> {
  const place = await gatePlace(work.tx, caller.project.id, id);
  if (place === undefined) return notFound('gate', id);
  if (place.approval !== null) return ofApproval(work, caller, place.approval);
  return ask(work, caller, place, ApprovalGate.safeParse(place.gate).data, place.name);
}

async function ofSnapshot(work: Work, caller: Caller, subject: Of<'snapshot'>): Promise<Outcome<Found>> {
  const { snapshot, stage: name, gate: gateName } = subject;
  const { id: project } = caller.project;
  const pipeline = await pipelineOfSnapshot(work.tx, project, snapshot);
  if (pipeline === undefined) return notFound('snapshot', snapshot);
  const version = await activeVersion(work.tx, project, pipeline.id);
  const stage = version?.definition.stages.find((one) => one.name === name);
  const environment = stage && (await environmentKeyed(work.tx, project, stage.environment));
  if (!version || !environment) return notFound('stage', `"${name}" of pipeline ${pipeline.name}`);
  const gate = stage.gates.find((one) => one.type === 'approval' && (gateName ?? one.name) === one.name);
  const requester = await requesterOf(work, caller, subject.requester);
  const place = {
    ...{ snapshot, environment, stage: name, requester: requester.accountId, replayedBy: null },
    pipeline: { ...pipeline, digest: version.digest },
  };
  return ask(work, caller, place, gate?.type === 'approval' ? gate : undefined, gateName ?? 'for approval');
}

async function ask(
  work: Work,
  { project }: Caller,
  { snapshot, environment, requester, replayedBy, stage, pipeline }: StagePlace,
  gate: Asking['gate'] | undefined,
  named: string,
): Promise<Outcome<Found>> {
  if (gate === undefined)
    return refused('resource/not-found', `Stage ${stage} has no approval gate ${named}.`);
  const about = await holdAbout(work.tx, project.id, { snapshot, environment, requester, replayedBy });
  const policy = gate.policy === undefined ? null : await policyByName(work.tx, project.id, gate.policy);
  const asked: AskedPolicy | null = policy ?? null;
  const question = questionFor({ project, about, pipeline, stage, gate }, asked, {
    gate: '1',
    previous: null,
  });
  return done({ question: { ...question, lane: null }, past: null });
}

async function ofVersion(work: Work, caller: Caller, subject: Of<'version'>): Promise<Outcome<Found>> {
  const held = await lockVersion(work, caller.project, subject.version);
  if (held === undefined) return notFound('version', subject.version);
  const requester = await requesterOf(work, caller, subject.requester);
  const question = await reviewQuestion(work, caller.project, requester, held);
  return question.ok ? done({ question: question.value, past: null }) : question;
}

/** Who would ask: the caller, or whoever is named. */
async function requesterOf(work: Work, { principal, project }: Caller, named: string | undefined) {
  if (named === undefined) return principal;
  const account = (await accountsOf(work.tx, [named])).get(named);
  if (account === undefined) throw new Error(`account ${named} was made and is not there`);
  await letIn(work.tx, project.id, [account.id]);
  return { accountId: account.id, username: named, kind: account.kind };
}
