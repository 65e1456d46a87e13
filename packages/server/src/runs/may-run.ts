import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import type { Refusal } from '../kernel/outcome.ts';
import { refused } from '../kernel/outcome.ts';
import { firstRefusal, type Judged, judgeAll, type Requirement } from '../kernel/requirements.ts';
import { whyMayNotUse } from '../preapprovals/covers.ts';
import type { Person, PreApproval } from '../preapprovals/pre-approval.ts';
import { versionDigest } from '../workflows/version.ts';
import { type RunnableVersion, type Workflow, whyMayNotRun } from '../workflows/workflow.ts';
import type { BoundInputs, Known } from './starting/inputs.ts';
import { runDigest } from './target.ts';
import { isUnderWay } from './transitions.ts';

/** A workflow and its active version, as they are stored now. deleted: it was taken away. */
export type Candidate = {
  readonly workflow: Pick<Workflow, 'id' | 'key' | 'name' | 'enabled' | 'preApproval' | 'reviewRequired'>;
  readonly active: RunnableVersion | null;
};

/**
 * Why no run of a workflow may begin, whoever starts it: it is off, nothing of it is active, or what is active is not
 * what was reviewed. Null: one may. The review binds to the digest of what is stored now, computed anew.
 */
export function whyNotRunnable({ workflow, active }: Candidate): Refusal | null {
  const no = whyMayNotRun(workflow, active ?? undefined);
  if (no !== null || active === null) return no;
  const version = `Version ${active.number} of ${workflow.key}`;
  if (active.definition === null)
    return refused('permit/not-ready', `${version} is written for another engine; it cannot be run here.`)
      .refusal;
  if (versionDigest(active) !== active.digest)
    return changed(`${version} is not what it was when it was published.`);
  return workflow.reviewRequired ? whyNotReviewed(version, active, versionDigest(active)) : null;
}

function whyNotReviewed(version: string, { approval }: RunnableVersion, digest: string): Refusal | null {
  if (approval === null)
    return notReady(`${version} was published without a review, which the workflow requires.`);
  if (approval.status !== 'approved' && approval.status !== 'overridden')
    return notReady(`The review of ${version.toLowerCase()} is ${approval.status}.`);
  return approval.digest === digest ? null : changed(`${version} is not what was reviewed.`);
}

const changed = (because: string): Refusal => refused('permit/content-changed', because).refusal;

function notReady(because: string): Refusal {
  const requirement = 'The version that runs was approved in its review';
  return refused('permit/not-ready', because, {
    blockers: [{ requirement, because, who: [], since: null, until: null }],
  }).refusal;
}

/** A run as it was written down when it started. version: the one it executes. */
export type Started = {
  readonly number: number;
  readonly status: RunStatus;
  readonly version: { readonly id: string; readonly number: number };
  readonly inputsDigest: string;
  readonly digest: string;
  readonly preApproval: string | null;
};

/** What a run is bound to, computed anew from what is stored now. */
export const digestNow = (
  version: string,
  { environments, services, inputsDigest }: Omit<BoundInputs, 'values'>,
  preApproval: string | null,
): string => runDigest({ version, inputs: inputsDigest, environments, services, preApproval });

/** All that bears on whether a run may act now. `now`: what its inputs name, computed anew. form: its pre-approval. */
export type RunLook = {
  readonly started: Started;
  readonly candidate: Candidate;
  readonly now: BoundInputs;
  readonly known: Known;
  readonly form: PreApproval | undefined;
  readonly asking: { readonly project: string; readonly person: Person; readonly now: Date };
};

/**
 * In this order; the first that says no is the answer: it has ended, another version is active, what was approved, its
 * inputs, environments or services are not what they were, or its pre-approval does not let it.
 */
const requirements: readonly Requirement<RunLook>[] = [
  { requirement: 'The run is under way', why: whyEnded },
  {
    requirement: 'Its workflow may run, by a version that was approved',
    why: ({ candidate }) => whyNotRunnable(candidate),
  },
  { requirement: 'The version it was started with is active', why: whyOtherVersion },
  { requirement: 'Its inputs are those it was started with', why: whyOtherInputs },
  { requirement: 'It is what it was started for', why: whyOtherTarget },
  {
    requirement: 'Its environments and services are those of the project',
    why: ({ now, known }) => whyUnknown(now, known),
  },
  { requirement: 'Its pre-approval lets it act now', why: whyNotPreApproved },
];

/** Why a run may not act now; null: it may. */
export const whyMayNotAct = (look: RunLook): Refusal | null => firstRefusal(requirements, look);

/** The same in full: every one of them, and what became of it. */
export const judgeRun = (look: RunLook): Judged[] => judgeAll(requirements, look);

const nameOf = ({ started, candidate }: RunLook): string =>
  `Run ${started.number} of ${candidate.workflow.key}`;

function whyEnded(look: RunLook): Refusal | null {
  const { status } = look.started;
  return isUnderWay(status) ? null : notReady(`${nameOf(look)} is ${status}.`);
}

function whyOtherVersion(look: RunLook): Refusal | null {
  const { active } = look.candidate;
  const { version } = look.started;
  if (active === null || active.id === version.id) return null;
  return changed(`${nameOf(look)} is of version ${version.number}; version ${active.number} is active now.`);
}

function whyOtherInputs({ started, now }: RunLook): Refusal | null {
  if (now.inputsDigest === started.inputsDigest) return null;
  const because = `The inputs of run ${started.number} are not those it was started with.`;
  return refused('permit/inputs-changed', because).refusal;
}

function whyOtherTarget(look: RunLook): Refusal | null {
  const { active } = look.candidate;
  if (active === null) return null;
  const { started, now } = look;
  if (digestNow(versionDigest(active), now, started.preApproval) === started.digest) return null;
  return changed(`${nameOf(look)} is not what it was started for.`);
}

function whyNotPreApproved({ started, candidate, now, form, asking }: RunLook): Refusal | null {
  const { key, preApproval } = candidate.workflow;
  if (started.preApproval === null) return preApproval ? whyRequired(key) : null;
  if (form === undefined) return unknownForm(started.preApproval).refusal;
  return whyMayNotUse(form, { ...asking, place: now });
}

/** Why a place is none of the project's; null: it is. */
function whyUnknown({ environments, services }: BoundInputs, known: Known): Refusal | null {
  const environment = environments.find((one) => !known.environments.some(({ key }) => key === one));
  if (environment !== undefined)
    return refused('permit/environment', `There is no environment "${environment}" in this project any more.`)
      .refusal;
  const isKnown = ({ service, module }: ServiceModule) =>
    known.services.some((one) => one.service === service && one.module === module);
  const gone = services.find((one) => !isKnown(one));
  if (gone === undefined) return null;
  return refused(
    'permit/service',
    `There is no service "${gone.service}/${gone.module}" in this project any more.`,
  ).refusal;
}

/** The workflow wants a pre-approval, and there is none. */
export const whyRequired = (workflow: string): Refusal => {
  const because = `Workflow ${workflow} runs only with a pre-approval, and none was chosen.`;
  const requirement = 'A pre-approval that lets you act now is chosen';
  return refused('pre-approval/required', because, {
    blockers: [{ requirement, because, who: [], since: null, until: null }],
  }).refusal;
};

/** Another project's form and none at all are the same answer. */
export const unknownForm = (id: string) =>
  refused('pre-approval/invalid', `There is no pre-approval ${id} in this project.`);
