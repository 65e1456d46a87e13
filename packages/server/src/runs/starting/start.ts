import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import { done, notFound, type Outcome, type Refusal, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Actor } from '../../ledger/entry.ts';
import { record } from '../../ledger/record.ts';
import { useCase } from '../../people/use-case.ts';
import { whyNotCovered, whyNotUsable } from '../../preapprovals/covers.ts';
import { holdPreApproval } from '../../preapprovals/hold-pre-approval.ts';
import type { PreApproval } from '../../preapprovals/pre-approval.ts';
import { personOf } from '../../preapprovals/pre-approval.views.ts';
import { versionDigest } from '../../workflows/version.ts';
import { advanceRun } from '../advance.ts';
import { insertJobs } from '../jobs/job.store.ts';
import { jobsOf } from '../jobs/jobs-of.ts';
import { type Candidate, digestNow, unknownForm, whyNotRunnable, whyRequired } from '../may-run.ts';
import { insertRun } from '../run.store.ts';
import { holdCandidate, knownPlaces } from './candidate.views.ts';
import { type BoundInputs, bindInputs } from './inputs.ts';

export type StartRun = {
  /** Its key. */
  readonly workflow: string;
  readonly inputs: InputValues;
  /** The id of the pre-approval that is made use of. */
  readonly preApproval: string | null;
  readonly remark?: string;
  /** The step of a pipeline that waits for the run, and the key of its stage's environment, out of which it may not act. */
  readonly step?: { readonly id: string; readonly environment: string };
};

/**
 * Runs the active version of a workflow, up to its first job. Refuses with `workflow/disabled`,
 * `workflow/no-active-version`, `permit/not-ready` and `permit/content-changed` when its review does not stand,
 * `pre-approval/*` when that is wanting, and `request/invalid` for inputs; with `permit/environment` when it would act
 * outside the environment of the step that starts it.
 */
export const startRun = useCase<StartRun, { run: string }>(
  'run.start',
  ({ workflow }) => ({ type: 'workflow', id: workflow }),
  (work, caller, command) =>
    begin(work, { actor: caller, account: caller.principal.accountId, via: caller.via }, command),
);

/**
 * The same for a schedule or a pipeline, which are nobody in person: a pre-approval that names executors refuses them.
 * A refused attempt is in the ledger.
 */
export async function startRunBySystem(
  work: Work,
  project: { readonly id: string; readonly key: string },
  command: StartRun,
): Promise<Outcome<{ run: string }>> {
  const actor = { system: true, project } as const;
  const started = await begin(work, { actor, account: null, via: 'system' }, command);
  if (!started.ok)
    await record(work, actor, {
      action: 'run.start.refused',
      subject: { type: 'workflow', id: command.workflow },
      details: { code: started.refusal.code },
    });
  return started;
}

type Starting = {
  readonly actor: Actor & { readonly project: { readonly id: string; readonly key: string } };
  /** Null: nobody in person. */
  readonly account: string | null;
  readonly via: string;
};

async function begin(work: Work, by: Starting, command: StartRun): Promise<Outcome<{ run: string }>> {
  const project = by.actor.project.id;
  const candidate = await holdCandidate(work.tx, project, command.workflow);
  if (candidate === undefined) return notFound('workflow', command.workflow);
  const checked = await check(work, by, candidate, command);
  if (!checked.ok) return checked;
  const { active, definition, inputs } = checked.value;
  const { values, inputsDigest, environments, services } = inputs;
  const { id: run, number } = await insertRun(
    work.tx,
    {
      ...{ project, workflow: candidate.workflow.id, versionId: active.id, inputs: values, inputsDigest },
      ...{ environments, services, preApproval: command.preApproval, remark: command.remark ?? '' },
      digest: digestNow(versionDigest(active), inputs, command.preApproval),
      ...{ step: command.step?.id ?? null, startedBy: by.account, via: by.via },
      deadline: new Date(work.now.getTime() + definition.timeout * 1000),
    },
    work.now,
  );
  await insertJobs(work.tx, project, run, 1, jobsOf(definition));
  await record(work, by.actor, {
    action: 'run.started',
    subject: { type: 'run', id: run },
    details: {
      ...{ workflow: candidate.workflow.id, version: active.id, number },
      ...{ inputsDigest, environments, services, preApproval: command.preApproval },
    },
  });
  await advanceRun(work, project, run);
  return done({ run });
}

type Active = NonNullable<Candidate['active']>;
type Checked = {
  readonly active: Active;
  readonly definition: NonNullable<Active['definition']>;
  readonly inputs: BoundInputs;
};

/** First whether the workflow runs at all, then by which pre-approval, then with which inputs, then where that is. */
async function check(
  work: Work,
  { actor: { project }, account }: Starting,
  candidate: Candidate,
  { inputs: given, preApproval, step }: StartRun,
): Promise<Outcome<Checked>> {
  const runnable = runnableOf(candidate);
  if (!runnable.ok) return runnable;
  const chosen = await choose(work, candidate, { project: project.id, account, preApproval });
  if (!chosen.ok) return chosen;
  const known = await knownPlaces(work.tx, project.id);
  const inputs = bindInputs(runnable.value.definition.inputs, given, known);
  if (!inputs.ok) return inputs;
  const form = chosen.value;
  const refusal =
    (form && whyNotCovered(form, inputs.value)) ?? (step ? whyOutside(step.environment, inputs.value) : null);
  return refusal ? { ok: false, refusal } : done({ ...runnable.value, inputs: inputs.value });
}

/** The active version with its definition, or why there is none to run. */
export function runnableOf(candidate: Candidate): Outcome<Omit<Checked, 'inputs'>> {
  const refusal = whyNotRunnable(candidate);
  if (refusal !== null) return { ok: false, refusal };
  const { active } = candidate;
  if (!active?.definition) throw new Error('what is runnable has a definition');
  return done({ active, definition: active.definition });
}

type Choice = {
  readonly project: string;
  readonly account: string | null;
  readonly preApproval: string | null;
};

/** Holds the pre-approval that was chosen, when it lets them act now; null: none was, and none is wanted. */
async function choose(
  work: Work,
  { workflow }: Candidate,
  { project, account, preApproval }: Choice,
): Promise<Outcome<PreApproval | null>> {
  if (preApproval === null)
    return workflow.preApproval ? { ok: false, refusal: whyRequired(workflow.key) } : done(null);
  const form = await holdPreApproval(work.tx, project, preApproval);
  if (form === undefined) return unknownForm(preApproval);
  const person = await personOf(work.tx, project, account);
  const refusal = whyNotUsable(form, { project, person, now: work.now });
  return refusal ? { ok: false, refusal } : done(form);
}

/** Names are compared exactly. */
function whyOutside(environment: string, { environments }: BoundInputs): Refusal | null {
  const outside = environments.find((one) => one !== environment);
  if (outside === undefined) return null;
  return refused(
    'permit/environment',
    `The stage is for environment "${environment}"; a run in "${outside}" is outside of it.`,
  ).refusal;
}
