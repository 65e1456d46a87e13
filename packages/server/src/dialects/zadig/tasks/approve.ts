import { Comment } from '@countersign/contract/common.ts';
import type { Run, RunJob } from '@countersign/contract/run-shapes.ts';
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../../kernel/outcome.ts';
import { readStages } from '../../../runs/showing/run.views.ts';
import { senderOf } from '../authenticate.ts';
import { known } from '../errors.ts';
import { displayName } from '../people.views.ts';
import { sentence } from '../render.ts';
import { type Answer, type Denied, type Door, denied, success } from '../serve.ts';
import { findTask } from './find-task.ts';
import { taskJobName } from './show.ts';

/** A decision as both routes have it. */
export type Decision = {
  readonly workflow: string;
  readonly job: string;
  readonly task: bigint;
  readonly approve: boolean;
  readonly comment: string;
};

const no = (why: string): Denied => denied(known.approveTask, why);
const notFound = no('not found approval');

/**
 * Signs for the sender what a task waits for, by the one way there is. `job` is the name of a job of the task; the name of
 * a stage or a job will do where only one that waits bears it.
 */
export async function approveTask(
  { parts, record }: Pick<Door, 'parts' | 'record'>,
  request: FastifyRequest,
  { workflow, job, task: number, approve, comment }: Decision,
  project: string,
): Promise<Answer> {
  if (workflow === '' || job === '' || number === 0n)
    return no(`can not find approved workflow: ${workflow}, taskID: ${number},jobName: ${job}`);
  if (!Comment.safeParse(comment).success)
    return no('comment: at most 1000 characters, no control characters');
  const found = await findTask(parts, request, { name: workflow, number, project }, known.approveTask);
  if (!found.ok) return isMissing(found) ? notFound : found;
  const { caller, task } = found.value;
  const run = { stages: await readStages(parts.db, caller.project.id, task.id) };
  const waiting = waitingFor(run, job);
  const approval = (waiting ?? decided(run, job))?.approval;
  if (!approval) return notFound;
  const verdict = approve ? 'approve' : 'reject';
  const recorded = await record({
    sender: { hash: senderOf(request).hash, account: null },
    project: caller.project.key,
    ...{ approval, verdict, comment, via: 'zadig' },
  });
  const made = recorded.ok && !recorded.value.repeat;
  parts.metrics.decisions.inc({ outcome: made ? verdict : 'refused' });
  if (made) return { ok: true, value: success };
  if (!waiting && (recorded.ok || !recorded.refusal.code.startsWith('auth/'))) return notFound;
  const person = await displayName(parts.db, caller.principal.accountId);
  const already = (what: string) => no(`${person} have ${what} already`);
  if (recorded.ok) return already(verdict);
  return describe(recorded.refusal, person, () => already(approve ? 'reject' : 'approve')) ?? recorded;
}

const isMissing = ({ rendered }: Denied): boolean =>
  (rendered.body as { code?: number } | null)?.code === known.approveTask.code;

/** In Zadig's words, where it has some; undefined: as the core says it. */
function describe(refusal: Refusal, person: string, otherwise: () => Denied): Denied | undefined {
  if (refusal.code.startsWith('auth/')) return undefined;
  switch (refusal.code) {
    case 'approval/not-approver':
      return no(`user ${person} has no authority to Approve`);
    case 'approval/barred':
    case 'approval/people-only':
    case 'approval/distinct-people':
    case 'approval/delegated':
      return no(`user ${person} has no authority to Approve: ${refusal.because}`);
    case 'approval/already-decided':
      return otherwise();
    case 'approval/not-open':
    case 'approval/level-not-open':
    case 'resource/not-found':
      return notFound;
    case 'server/unavailable':
      return undefined;
    default:
      return no(sentence(refusal));
  }
}

/** The job that waits and is meant. */
export const waitingFor = (run: Pick<Run, 'stages'>, meant: string): RunJob | undefined =>
  meantBy(meant, run, ({ status }) => status === 'waiting-for-approval');

/** The job that is meant and waits no more: that somebody tried is for the ledger all the same. */
const decided = (run: Pick<Run, 'stages'>, meant: string): RunJob | undefined =>
  meantBy(meant, run, ({ approval, endedAt }) => approval !== null && endedAt !== null);

/** A full name goes before all others; of the others, one must be the only one. */
function meantBy(
  meant: string,
  { stages }: Pick<Run, 'stages'>,
  among: (job: RunJob) => boolean,
): RunJob | undefined {
  const jobs = stages.flatMap((stage) =>
    stage.jobs.map((job, position) => {
      const full = taskJobName({ stage: stage.position, position }, job.name);
      return { job, stage: stage.name, full };
    }),
  );
  const found = jobs.filter(({ job }) => among(job));
  const named = found.find(({ full }) => full === meant);
  if (named) return named.job;
  const [one, another] = found.filter(({ job, stage }) => job.name === meant || stage === meant);
  return another === undefined ? one?.job : undefined;
}
