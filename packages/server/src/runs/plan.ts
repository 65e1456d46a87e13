import { retryAt } from '../calls/retry.ts';
import type { Action, Facts, JobEnd, JobFacts, RunEnd } from './run.ts';
import { isOver, isUnderWay } from './transitions.ts';
import { heldBack } from './windows/held-back.ts';

/**
 * What must happen next, given how things stand now. Answers the same for the same facts, and nothing once there is
 * nothing to do, so it may be asked at any time and any number of times. The caller writes the actions, reads the
 * facts again, and asks again until the answer is empty. Jobs are done in order, one at a time. How a job has ended
 * counts before the deadline of the run: what was done is not undone by being looked at late.
 */
export function plan(facts: Facts, now: Date): Action[] {
  if (!isUnderWay(facts.status)) return [];
  const job = facts.jobs.find(({ status }) => status !== 'passed');
  if (job === undefined) return [{ do: 'end-run', to: 'passed', because: 'Every job passed.' }];
  if (isOver(job.status))
    return closeRun(facts, endOf[job.status as JobEnd], `Job ${job.name}: ${job.because}`);
  if (facts.deadline !== null && facts.deadline <= now)
    return closeRun(facts, 'timed-out', `It had not ended by ${facts.deadline.toISOString()}.`);
  const held = heldBack(facts, job, now);
  if (held !== null) return held;
  if (!facts.permitted) return [{ do: 'redeem' }];
  return planJob(facts, job, now);
}

/** How a run ends when one of its jobs did. A job that was passed over has no run going on around it. */
const endOf = {
  passed: 'passed',
  failed: 'failed',
  rejected: 'rejected',
  cancelled: 'cancelled',
  'timed-out': 'timed-out',
  skipped: 'cancelled',
} as const satisfies Record<JobEnd, RunEnd>;

function planJob(facts: Facts, job: JobFacts, now: Date): Action[] {
  switch (job.status) {
    case 'pending':
      return begin(facts, job, now);
    case 'running':
      return isLate(job, now) ? [unknown(job, now)] : [];
    case 'waiting':
      return isLate(job, now) ? [tooLate(job)] : moveTo(facts, 'running');
    default:
      return askedFor(facts, job, now);
  }
}

const isLate = ({ deadline }: JobFacts, now: Date): boolean => deadline !== null && deadline <= now;

function moveTo({ status }: Facts, to: 'running' | 'waiting-for-approval'): Action[] {
  return status === to ? [] : [{ do: 'move-run', to }];
}

/** Asking people is not yet acting; everything else is, and takes that nothing forbids it now. */
function begin(facts: Facts, job: JobFacts, now: Date): Action[] {
  if (job.type === 'approval') return [{ do: 'ask-approvers', job: job.id }];
  const { why } = facts;
  if (why !== null) return closeRun(facts, 'failed', why.because, why.code);
  const moved = moveTo(facts, 'running');
  if (job.type === 'manual') return [...moved, { do: 'ask-person', job: job.id }];
  if (job.nextTryAt !== null && job.nextTryAt > now) return moved;
  return [...moved, { do: 'queue-try', job: job.id, number: job.tries + 1 }];
}

/** A decision that was made counts, however late it is looked at. */
function askedFor(facts: Facts, job: JobFacts, now: Date): Action[] {
  const end = decided[job.approval ?? 'open'];
  if (end !== null) return [{ do: 'end-job', job: job.id, ...end }];
  return isLate(job, now) ? [tooLate(job)] : moveTo(facts, 'waiting-for-approval');
}

const decided = {
  open: null,
  approved: { to: 'passed', because: 'Approved.' },
  overridden: { to: 'passed', because: 'The approval was overridden.' },
  rejected: { to: 'rejected', because: 'Rejected.' },
  withdrawn: { to: 'cancelled', because: 'The approval was withdrawn.' },
  superseded: { to: 'cancelled', because: 'The approval was superseded.' },
  expired: { to: 'timed-out', because: 'The time to decide was over.' },
} as const;

/**
 * A try was claimed and nobody came back to say how it ended: its server died, or lost the database. Whether the other
 * side acted is not known, so it is never repeated under its number: the next try has the next one, or there is none.
 */
function unknown(job: JobFacts, now: Date): Action {
  const because = `Try ${job.tries}: the outcome is unknown.`;
  if (job.tries > job.retries) return { do: 'end-job', job: job.id, to: 'failed', because };
  return { do: 'retry-job', job: job.id, at: retryAt(job.tries, now), because };
}

const waitedFor = {
  http: 'No callback came',
  manual: 'Nobody said that it was done',
  approval: 'It was not decided',
};

const tooLate = ({ id, type, deadline }: JobFacts): Action => ({
  do: 'end-job',
  job: id,
  to: 'timed-out',
  because: `${waitedFor[type]} until ${deadline?.toISOString()}.`,
});

/** Ends whatever of a run is still open, and the run. Jobs whose turn had not come are passed over. */
export function closeRun({ jobs }: Facts, to: RunEnd, because: string, code?: string): Action[] {
  const left = to === 'timed-out' ? 'timed-out' : 'cancelled';
  const closed = jobs
    .filter(({ status }) => !isOver(status))
    .map(({ id, status, tries }): Action => {
      if (status === 'pending' && tries === 0)
        return { do: 'end-job', job: id, to: 'skipped', because: 'The run ended before.' };
      return { do: 'end-job', job: id, to: left, because };
    });
  return [...closed, { do: 'end-run', to, because, ...(code !== undefined && { code }) }];
}
