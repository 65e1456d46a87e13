import type { RunStatus } from '@countersign/contract/run-states.ts';
import { askedBy } from '../approvals/showing/asked.views.ts';
import { type Outcome, type Refusal, refused } from '../kernel/outcome.ts';
import { firstOf } from '../kernel/requirements.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { SubjectNow } from '../permits/permit.ts';
import { takePermit } from '../permits/take-permit.ts';
import { whenWindowsLet } from '../permits/windows.ts';
import { holdPreApproval } from '../preapprovals/hold-pre-approval.ts';
import { personOf } from '../preapprovals/pre-approval.views.ts';
import { versionDigest } from '../workflows/version.ts';
import { actingFor, type Held, holdRun } from './facts.store.ts';
import { digestNow, judgeRun, type RunLook, whyMayNotAct } from './may-run.ts';
import { holdCandidateById, knownPlaces } from './starting/candidate.views.ts';
import { bound } from './starting/inputs.ts';

/** Takes the permit without which an attempt at a run does nothing. Answers its id, or refuses as permits do. */
export async function redeem(work: Work, held: Held): Promise<Outcome<string>> {
  return takePermit(work, held.project, await subjectOf(work, held));
}

/**
 * A run as the subject of a permit: what it is bound to, read from what is stored now and computed anew, and why it may
 * not act now. It holds the run, its workflow and its pre-approval. Undefined: the project has no such run.
 */
export async function runSubject(work: Work, project: string, id: string): Promise<SubjectNow | undefined> {
  const held = await holdRun(work, project, id);
  if (held === undefined) return undefined;
  // A run that a step has begun is part of its stage, which the windows have let begin.
  const bare = await subjectOf(work, held);
  const subject = held.step === null ? await whenWindowsLet(work, project, bare) : bare;
  const asked = { requirement: 'Nobody is asked in the midst of it', refusal: await whyAsked(work, held) };
  const judged = [...subject.judged, asked];
  return { ...subject, judged, why: firstOf(judged) };
}

/** While people are asked in the midst of a run, nobody outside acts for it either. */
async function whyAsked(work: Work, { project, number, workflow, facts }: Held): Promise<Refusal | null> {
  const job = facts.jobs.find(({ status }) => status === 'waiting-for-approval');
  if (job === undefined) return null;
  const because = `Run ${number} of ${workflow.key} waits for the approval of job ${job.name}.`;
  const { levels } = await askedBy(work.tx, project.id, job.approvalId);
  const who = levels.flatMap((level) => level.who);
  const since = levels[0]?.since ?? null;
  const ends = [job.deadline?.toISOString() ?? null, ...levels.map((level) => level.until)];
  const until = ends.filter((at) => at !== null).sort()[0] ?? null;
  const requirement = `Job ${job.name} must be approved`;
  return refused('permit/not-ready', because, { blockers: [{ requirement, because, who, since, until }] })
    .refusal;
}

async function subjectOf(work: Work, held: Held): Promise<SubjectNow> {
  const { environments, services, inputsDigest } = bound(held.definition.inputs, held.inputs);
  const judged = judgeRun(await lookAt(work, { ...held, status: held.facts.status }));
  return {
    ...{ type: 'run', id: held.id, attempt: held.attempt },
    digest: digestNow(versionDigest(held), { environments, services, inputsDigest }, held.preApproval),
    ...{ inputsDigest, environments, services, preApproval: held.preApproval },
    ...{ judged, why: firstOf(judged) },
  };
}

type Looked = Omit<Held, 'facts' | 'places'> & { readonly status: RunStatus };

/**
 * Why an attempt at a run may not act now, all of it looked at anew: as when it starts. Null: it may. It holds its
 * workflow and its pre-approval, so that this stays so until the end of the transaction.
 */
export const whyNotNow = async (work: Work, run: Looked): Promise<Refusal | null> =>
  whyMayNotAct(await lookAt(work, run));

async function lookAt(work: Work, run: Looked): Promise<RunLook> {
  const candidate = await holdCandidateById(work.tx, run.project.id, run.workflow.id);
  const own = { type: 'run', id: run.id, attempt: run.attempt } as const;
  const form =
    run.preApproval === null
      ? undefined
      : await holdPreApproval(work.tx, run.project.id, run.preApproval, own);
  return {
    started: run,
    candidate,
    now: bound(run.definition.inputs, run.inputs),
    known: await knownPlaces(work.tx, run.project.id),
    form,
    asking: {
      project: run.project.id,
      person: await personOf(work.tx, run.project.id, actingFor(run)),
      now: work.now,
    },
  };
}
