import type { InputValue } from '@countersign/contract/approval-input.ts';
import type {
  ExecutionStatus,
  GateStatus,
  StageStatus,
  StepStatus,
} from '@countersign/contract/execution-states.ts';
import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { ApprovalStatus } from '../approvals/approval.ts';
import type { Window } from '../windows/window.ts';

/**
 * What the reconciler looks at and what it may answer. Facts are read under the lock of the execution's row; actions
 * are written in the same transaction. Neither holds more than the plan needs.
 */

export type GateType = 'approval' | 'schedule' | 'check';
export type StepType = 'http' | 'manual' | 'workflow';

/** A stage as the pipeline version defines it. environment is null when its key names none of the project any more. */
export type StageOutline = {
  readonly name: string;
  readonly environment: string | null;
  readonly gates: number;
};

/**
 * A gate that has been asked. approval: how the approval it asked for stands. fallen: what that was asked about has
 * changed since, so that it has to be asked again. retiredFor: the snapshot that has come after it to the same gate.
 * values: what its approvers were asked for and have said, by name.
 */
export type GateFacts = {
  readonly id: string;
  readonly name: string;
  readonly type: GateType;
  readonly status: GateStatus;
  readonly because: string;
  readonly approvalId: string | null;
  readonly approval: ApprovalStatus | null;
  readonly fallen: boolean;
  readonly retiredFor: number | null;
  readonly values: Readonly<Record<string, InputValue>>;
  readonly opensAt: Date | null;
  readonly deadline: Date | null;
};

/**
 * attempt counts the tries claimed so far; nextTryAt: not before this instant is another try queued. run: how the run
 * that a workflow step has started stands.
 */
export type StepFacts = {
  readonly id: string;
  readonly name: string;
  readonly type: StepType;
  readonly status: StepStatus;
  readonly because: string;
  readonly attempt: number;
  readonly retries: number;
  readonly nextTryAt: Date | null;
  readonly deadline: Date | null;
  readonly run: { readonly status: RunStatus; readonly because: string } | null;
};

/** The attempt at a stage that was begun last; environment is the one it was begun for. overtakenBy: the newer snapshot that has passed the stage since. */
export type StageFacts = {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly attempt: number;
  readonly environment: string;
  readonly status: StageStatus;
  readonly because: string;
  readonly overtakenBy: number | null;
  readonly gates: readonly GateFacts[];
  readonly steps: readonly StepFacts[];
  /** Once its gates are behind it: what may keep its steps from beginning, and when it was to look again. */
  readonly windows: readonly Window[];
  readonly environmentKey: string;
  readonly opensAt: Date | null;
};

export type Facts = {
  readonly status: ExecutionStatus;
  readonly outline: readonly StageOutline[];
  readonly current: StageFacts | null;
};

export type GateEnd = Exclude<GateStatus, 'pending-approval' | 'scheduled' | 'running'>;
export type StepEnd = 'successful' | 'failed' | 'aborted' | 'skipped';
export type ExecutionEnd = Exclude<ExecutionStatus, 'running'>;

/**
 * What is to happen next. `drop-approval` ends a question that is another one now; `ask-again` puts it anew. `start-steps` happens only if no other snapshot's steps run in the stage; `queue-try` only
 * queues the call of an http step, which is claimed by whoever makes it.
 */
export type Action =
  | { readonly do: 'begin-stage'; readonly position: number }
  | { readonly do: 'open-gate'; readonly position: number }
  | { readonly do: 'drop-approval'; readonly gate: string }
  | { readonly do: 'ask-again'; readonly gate: string }
  | { readonly do: 'end-gate'; readonly gate: string; readonly to: GateEnd; readonly because: string }
  | { readonly do: 'move-stage'; readonly to: StageStatus; readonly because: string }
  | { readonly do: 'wait-for-window'; readonly until: Date | null; readonly because: string }
  | { readonly do: 'start-steps' }
  | { readonly do: 'ask-step'; readonly step: string }
  | { readonly do: 'start-run'; readonly step: string }
  | { readonly do: 'queue-try'; readonly step: string; readonly attempt: number }
  | { readonly do: 'retry-step'; readonly step: string; readonly at: Date; readonly because: string }
  | { readonly do: 'end-step'; readonly step: string; readonly to: StepEnd; readonly because: string }
  | { readonly do: 'end-execution'; readonly to: ExecutionEnd; readonly because: string };
