import type { Run, RunJob, RunStage } from '@countersign/contract/run-shapes.ts';
import type { JobStatus, RunStatus } from '@countersign/contract/run-states.ts';

/** How something stands, as colours and icons tell it. */
export type Mood = 'waiting' | 'going' | 'good' | 'bad' | 'stopped' | 'later';

const moods: Readonly<Record<JobStatus | RunStatus, Mood>> = {
  created: 'later',
  pending: 'later',
  running: 'going',
  waiting: 'waiting',
  'waiting-for-approval': 'waiting',
  passed: 'good',
  failed: 'bad',
  rejected: 'bad',
  'timed-out': 'bad',
  cancelled: 'stopped',
  skipped: 'stopped',
};

export const moodOf = (status: JobStatus | RunStatus): Mood => moods[status];

export const colours: Readonly<Record<Mood, string>> = {
  waiting: 'yellow',
  going: 'blue',
  good: 'green',
  bad: 'red',
  stopped: 'gray',
  later: 'gray',
};

/** The key of the text that names a status. */
export const statusWords = {
  created: 'created',
  pending: 'pending',
  running: 'running',
  waiting: 'waiting',
  'waiting-for-approval': 'waitingForApproval',
  passed: 'passed',
  failed: 'failed',
  rejected: 'rejected',
  'timed-out': 'timedOut',
  cancelled: 'cancelled',
  skipped: 'skipped',
} as const satisfies Record<JobStatus | RunStatus, string>;

export const runStatuses = [
  'created',
  'running',
  'waiting-for-approval',
  'passed',
  'failed',
  'rejected',
  'cancelled',
  'timed-out',
] as const satisfies RunStatus[];

/** Has it ended? Then it can be retried, unless it has ended well, and not be cancelled. */
export const hasEnded = ({ endedAt }: Pick<Run, 'endedAt'>): boolean => endedAt !== null;

const allJobs = ({ stages }: Pick<Run, 'stages'>): RunJob[] => stages.flatMap(({ jobs }) => jobs);

/** How many of how many jobs have passed. */
export function progressOf(run: Pick<Run, 'stages'>): { readonly passed: number; readonly jobs: number } {
  const jobs = allJobs(run);
  return { passed: jobs.filter(({ status }) => status === 'passed').length, jobs: jobs.length };
}

/** The job that an open run has come to, or that an ended one ended at; none: it has passed. */
export const currentJob = (run: Pick<Run, 'stages'>): RunJob | undefined =>
  allJobs(run).find(({ status }) => status !== 'passed');

/** How a stage stands: as the first of its jobs that has not passed. */
export function stageMood({ jobs }: Pick<RunStage, 'jobs'>): Mood {
  const next = jobs.find(({ status }) => status !== 'passed');
  if (next === undefined) return 'good';
  const begun = jobs.some(({ status }) => status === 'passed');
  return moodOf(next.status) === 'later' && begun ? 'going' : moodOf(next.status);
}

/**
 * Is it held by windows? The server names what keeps back a job that it would begin; a call that has just been queued
 * looks the same for a moment, and letting it pass is then refused with the reason.
 */
export function isHeld(run: Pick<Run, 'stages' | 'blockers'>): boolean {
  const job = currentJob(run);
  return run.blockers.length > 0 && job?.status === 'pending' && job.tries === 0 && job.type !== 'approval';
}

export type Attempt = { readonly number: number; readonly jobs: readonly RunJob[] };

/** The attempts before this one, the latest first, each with its jobs that were begun anew since. */
export function earlierAttempts({ stages }: Pick<Run, 'stages'>): Attempt[] {
  const jobs = stages.flatMap(({ earlier }) => earlier);
  const numbers = [...new Set(jobs.map(({ attempt }) => attempt))].sort((a, b) => b - a);
  return numbers.map((number) => ({ number, jobs: jobs.filter(({ attempt }) => attempt === number) }));
}

/** Which jobs are open to be read: `toggled` by the reader, or by the run when it came to them. */
export const openJobs = (run: Pick<Run, 'stages'>, toggled: Readonly<Record<string, boolean>>): string[] =>
  allJobs(run)
    .filter(({ id }) => toggled[id] === true)
    .map(({ id }) => id);
