import { Comment } from '@countersign/contract/common.ts';
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../../kernel/outcome.ts';
import { senderOf } from '../authenticate.ts';
import { known } from '../errors.ts';
import { displayName } from '../people.views.ts';
import { sentence } from '../render.ts';
import { type Answer, type Denied, type Door, denied, success } from '../serve.ts';
import { inSeveral } from '../workflows/find-workflow.ts';
import { type AskedJob, type AskedStage, askedTasks } from './asked.views.ts';
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
  const { principal, hash } = senderOf(request);
  const [task, ...others] = await askedTasks(parts.db, principal, {
    key: workflow,
    project: project || null,
    number,
  });
  if (task && others.length > 0)
    return inSeveral(
      workflow,
      [task, ...others].map((one) => one.project),
    );
  if (!task?.stages) return notFound;
  const run = { stages: task.stages };
  const waiting = waitingFor(run, job);
  const approval = (waiting ?? decided(run, job))?.approval;
  if (!approval) return notFound;
  const verdict = approve ? 'approve' : 'reject';
  const recorded = await record({
    sender: { hash, account: null },
    project: task.project,
    ...{ approval, verdict, comment, via: 'zadig' },
  });
  const made = recorded.ok && !recorded.value.repeat;
  parts.metrics.decisions.inc({ outcome: made ? verdict : 'refused' });
  if (made) return { ok: true, value: success };
  if (!waiting && (recorded.ok || !recorded.refusal.code.startsWith('auth/'))) return notFound;
  const person = await displayName(parts.db, principal.accountId);
  const already = (what: string) => no(`${person} have ${what} already`);
  if (recorded.ok) return already(verdict);
  return describe(recorded.refusal, person, () => already(approve ? 'reject' : 'approve')) ?? recorded;
}

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

type Asked = { readonly stages: readonly AskedStage[] };

/** The job that waits and is meant. */
export const waitingFor = (run: Asked, meant: string): AskedJob | undefined =>
  meantBy(meant, run, ({ status }) => status === 'waiting-for-approval');

/** The job that is meant and waits no more: that somebody tried is for the ledger all the same. */
const decided = (run: Asked, meant: string): AskedJob | undefined =>
  meantBy(meant, run, ({ approval, endedAt }) => approval !== null && endedAt !== null);

/** A full name goes before all others; of the others, one must be the only one. */
function meantBy(meant: string, { stages }: Asked, among: (job: AskedJob) => boolean): AskedJob | undefined {
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
