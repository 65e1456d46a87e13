import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import type { Refusal } from '../kernel/outcome.ts';
import { refused } from '../kernel/outcome.ts';
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

/**
 * Why a run may not act now as it was started: it has ended, another version is active, or what was approved, its
 * inputs, environments or services are not what they were. `now`: what its inputs name, computed anew.
 */
export function whyNotAsStarted(
  started: Started,
  { workflow, active }: Candidate,
  now: BoundInputs,
  known: Known,
): Refusal | null {
  const run = `Run ${started.number} of ${workflow.key}`;
  if (!isUnderWay(started.status)) return notReady(`${run} is ${started.status}.`);
  const runnable = whyNotRunnable({ workflow, active });
  if (runnable !== null || active === null) return runnable;
  if (active.id !== started.version.id)
    return changed(`${run} is of version ${started.version.number}; version ${active.number} is active now.`);
  if (now.inputsDigest !== started.inputsDigest)
    return refused(
      'permit/inputs-changed',
      `The inputs of run ${started.number} are not those it was started with.`,
    ).refusal;
  if (digestNow(versionDigest(active), now, started.preApproval) !== started.digest)
    return changed(`${run} is not what it was started for.`);
  return whyUnknown(now, known);
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
