import { z } from 'zod';

/** How one snapshot's way through a pipeline stands. A replay takes a failed, rejected or aborted one back to running. */
export const ExecutionStatus = z.enum([
  'running',
  'successful',
  'failed',
  'rejected',
  'aborted',
  'out-of-date',
]);
export type ExecutionStatus = z.output<typeof ExecutionStatus>;

/**
 * How one attempt at a stage stands. `gates-running` also while people are waited for; `gates-completed` while another
 * snapshot's steps run in this stage; `gates-failed` when a check said no, `failed` when a step did.
 */
export const StageStatus = z.enum([
  'gates-running',
  'gates-completed',
  'steps-running',
  'successful',
  'gates-failed',
  'failed',
  'rejected',
  'aborted',
  'skipped',
  'out-of-date',
]);
export type StageStatus = z.output<typeof StageStatus>;

/** How one asked gate stands. `skipped`: overridden by somebody allowed to, with a reason. */
export const GateStatus = z.enum([
  'pending-approval',
  'scheduled',
  'running',
  'successful',
  'failed',
  'rejected',
  'aborted',
  'skipped',
  'out-of-date',
]);
export type GateStatus = z.output<typeof GateStatus>;

/** How one step stands. `running`: a try is under way; `waiting`: for a callback, or for a person. */
export const StepStatus = z.enum([
  'pending',
  'running',
  'waiting',
  'successful',
  'failed',
  'aborted',
  'skipped',
]);
export type StepStatus = z.output<typeof StepStatus>;
