import type { JobStatus, RunStatus } from '@countersign/contract/run-states.ts';

/** How Zadig calls the states of a task. While people are asked in its midst, it runs. */
export const taskStatuses: Readonly<Record<RunStatus, string>> = {
  created: 'created',
  'waiting-for-approval': 'running',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  rejected: 'reject',
  cancelled: 'cancelled',
  'timed-out': 'timeout',
};

/** And those of a job; one whose turn has not come has none. */
export const jobStatuses: Readonly<Record<JobStatus, string>> = {
  pending: '',
  running: 'running',
  waiting: 'running',
  'waiting-for-approval': 'wait_for_approval',
  passed: 'passed',
  failed: 'failed',
  rejected: 'reject',
  cancelled: 'cancelled',
  'timed-out': 'timeout',
  skipped: 'skipped',
};

const strongest = ['reject', 'cancelled', 'timeout', 'failed'];

/** The state of a stage by those of its jobs: the strongest that ended it otherwise than well goes first. */
export function stageStatus(jobs: readonly JobStatus[]): string {
  const statuses = jobs.map((job) => jobStatuses[job]);
  const ended = strongest.find((status) => statuses.includes(status));
  if (ended !== undefined) return ended;
  if (statuses.every((status) => status === '')) return '';
  if (statuses.every((status) => status === 'skipped')) return 'skipped';
  return statuses.every((status) => status === 'passed' || status === 'skipped') ? 'passed' : 'running';
}
