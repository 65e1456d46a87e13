import type { JobStatus, RunStatus } from '@countersign/contract/run-states.ts';
import { ended, from, type Moves } from '../kernel/moves.ts';

/**
 * A run is created, begins with its permit, runs its jobs one after the other, waits in their midst for approvals, and
 * ends as the job that ended it did. A retry takes it back to created; what passed stays so.
 */
export const runMoves: Moves<RunStatus> = {
  created: ['running', 'failed', 'cancelled', 'timed-out'],
  running: ['waiting-for-approval', 'passed', 'failed', 'rejected', 'cancelled', 'timed-out'],
  'waiting-for-approval': ['running', 'passed', 'failed', 'rejected', 'cancelled', 'timed-out'],
  passed: [],
  failed: ['created'],
  rejected: ['created'],
  cancelled: ['created'],
  'timed-out': ['created'],
};

/**
 * A manual job waits from its turn on, an approval job asks from its turn on. An http job runs while a try is under
 * way, goes back to pending when it will be tried again, and waits when the call went well and a callback is to follow.
 * Every end is final: a retry of the run begins the job anew, in a row of its own.
 */
export const jobMoves: Moves<JobStatus> = {
  pending: ['running', 'waiting', 'waiting-for-approval', 'failed', 'cancelled', 'timed-out', 'skipped'],
  running: ['pending', 'waiting', 'passed', 'failed', 'cancelled', 'timed-out'],
  waiting: ['passed', 'failed', 'cancelled', 'timed-out'],
  'waiting-for-approval': ['passed', 'failed', 'rejected', 'cancelled', 'timed-out'],
  passed: [],
  failed: [],
  rejected: [],
  cancelled: [],
  'timed-out': [],
  skipped: [],
};

const underWay: readonly RunStatus[] = ['created', 'running', 'waiting-for-approval'];

/** A run that has not ended. */
export const isUnderWay = (status: RunStatus): boolean => underWay.includes(status);

/** The ends from which a run may be tried again. */
export const retryable: readonly RunStatus[] = from(runMoves, 'created');

/** Nothing becomes of the job any more. */
export const isOver = (status: JobStatus): boolean => ended(jobMoves, status);
