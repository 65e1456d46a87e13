import type { Blocker } from '@countersign/contract/problems.ts';
import type { RunJob } from '@countersign/contract/run-shapes.ts';
import type { Asked } from '../../approvals/showing/asked.views.ts';

/** What is known beside a job itself of what it waits for. */
export type Waits = Asked & {
  /** What windows keep the job from being begun. */
  readonly closed: readonly Blocker[];
  readonly operators: readonly string[];
};

/** Why a run does not go on now, which has come to this job: what is missing, who can act, since when, until when. */
export function blockersOf(job: RunJob, waits: Waits): Blocker[] {
  const since = job.startedAt;
  const until = job.until ?? job.nextTryAt;
  if (waits.closed.length > 0) return [...waits.closed];
  switch (job.status) {
    case 'waiting-for-approval':
      return askedOf(job, waits);
    case 'waiting':
      return job.type === 'manual'
        ? [{ ...doneFirst(job), because: instructionsOf(job), who: [...waits.operators], since, until }]
        : [{ ...doneFirst(job), because: 'No callback has come yet.', who: [], since, until }];
    case 'pending':
    case 'running':
      return job.type === 'http'
        ? [{ ...doneFirst(job), because: job.because || 'Its call is under way.', who: [], since, until }]
        : [];
    default:
      return [];
  }
}

const doneFirst = ({ name }: RunJob) => ({ requirement: `Job ${name} must be done` });

const instructionsOf = ({ instructions }: RunJob): string =>
  instructions ?? 'Somebody has to do it and say so.';

function askedOf(job: RunJob, { levels }: Waits): Blocker[] {
  return levels.map(({ since, until, who }) => ({
    requirement: `Job ${job.name} must be approved`,
    because:
      who.length === 0
        ? `Approval ${job.approval} has nobody left who could sign.`
        : `Approval ${job.approval} waits for signatures.`,
    who: [...who],
    since: since ?? job.startedAt,
    until: [job.until, until].filter((at) => at !== null).sort()[0] ?? null,
  }));
}
