import { z } from 'zod';

/**
 * How a run stands. `created`: it has done nothing yet; `waiting-for-approval`: people are asked in its midst. A retry
 * takes one that ended otherwise than well back to `created`, at the jobs that did not pass.
 */
export const RunStatus = z.enum([
  'created',
  'waiting-for-approval',
  'running',
  'passed',
  'failed',
  'rejected',
  'cancelled',
  'timed-out',
]);
export type RunStatus = z.output<typeof RunStatus>;

/**
 * How one job of a run stands. `running`: a try is under way; `waiting`: for a callback, or for a person who does it;
 * `skipped`: its turn did not come before the run ended.
 */
export const JobStatus = z.enum([
  'pending',
  'running',
  'waiting',
  'waiting-for-approval',
  'passed',
  'failed',
  'rejected',
  'cancelled',
  'timed-out',
  'skipped',
]);
export type JobStatus = z.output<typeof JobStatus>;
