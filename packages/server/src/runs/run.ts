import type { JobStatus, RunStatus } from '@countersign/contract/run-states.ts';
import type { JobType } from '@countersign/contract/workflow-definition.ts';
import type { ApprovalStatus } from '../approvals/approval.ts';
import type { Refusal } from '../kernel/outcome.ts';
import type { Window } from '../windows/window.ts';

/**
 * What the reconciler of a run looks at and what it may answer. Facts are read under the lock of the run's row; actions
 * are written in the same transaction. Neither holds more than the plan needs.
 */

/**
 * A job as the latest attempt that began it left it. `tries` counts the calls claimed so far; nextTryAt: not before this
 * instant is another one queued. approval: how the approval it asked for stands.
 */
export type JobFacts = {
  readonly id: string;
  readonly name: string;
  readonly type: JobType;
  readonly status: JobStatus;
  readonly because: string;
  readonly approvalId: string | null;
  readonly approval: ApprovalStatus | null;
  readonly tries: number;
  readonly retries: number;
  readonly nextTryAt: Date | null;
  readonly deadline: Date | null;
};

/**
 * permitted: this attempt has redeemed its permit. why: why it may not act now, such as its pre-approval's window being
 * over; null: it may. jobs: all of them, in the order in which they are done. windows: what may keep them from being begun
 * in its environments, and when it was to look again.
 */
export type Facts = {
  readonly status: RunStatus;
  readonly deadline: Date | null;
  readonly permitted: boolean;
  readonly why: Refusal | null;
  readonly jobs: readonly JobFacts[];
  readonly windows: readonly Window[];
  readonly environments: readonly string[];
  readonly opensAt: Date | null;
};

export type JobEnd = 'passed' | 'failed' | 'rejected' | 'cancelled' | 'timed-out' | 'skipped';
export type RunEnd = 'passed' | 'failed' | 'rejected' | 'cancelled' | 'timed-out';

/**
 * What is to happen next. `redeem` takes the permit of this attempt, or fails the run; `queue-try` only queues the call
 * of an http job, which is claimed by whoever makes it; `code` is the refusal for which a run fails.
 */
export type Action =
  | { readonly do: 'redeem' }
  | { readonly do: 'wait-for-window'; readonly until: Date | null; readonly because: string }
  | { readonly do: 'move-run'; readonly to: 'running' | 'waiting-for-approval' }
  | { readonly do: 'end-run'; readonly to: RunEnd; readonly because: string; readonly code?: string }
  | { readonly do: 'ask-person'; readonly job: string }
  | { readonly do: 'ask-approvers'; readonly job: string }
  | { readonly do: 'queue-try'; readonly job: string; readonly number: number }
  | { readonly do: 'retry-job'; readonly job: string; readonly at: Date; readonly because: string }
  | { readonly do: 'end-job'; readonly job: string; readonly to: JobEnd; readonly because: string };
