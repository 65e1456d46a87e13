import type {
  ExecutionStatus,
  GateStatus,
  StageStatus,
  StepStatus,
} from '@countersign/contract/execution-states.ts';
import type { Moves } from '../kernel/moves.ts';

/**
 * An execution runs until its last stage is through, or until a stage ends otherwise; it then ends as that stage did.
 * A replay of the stage takes it back to running. What went through, and what a newer snapshot has overtaken, stays so.
 */
export const executionMoves: Moves<ExecutionStatus> = {
  running: ['successful', 'failed', 'rejected', 'aborted', 'out-of-date'],
  successful: [],
  failed: ['running'],
  rejected: ['running'],
  aborted: ['running'],
  'out-of-date': [],
};

/**
 * An attempt at a stage asks its gates in order, waits until no other snapshot's steps run in the stage, then redeems
 * the permit for its own and runs them; without the permit it fails, and no step is begun. Until then a newer snapshot
 * may overtake it, and a gate that was through may have to be asked again. Every end is final: a replay is a new attempt.
 */
export const stageMoves: Moves<StageStatus> = {
  'gates-running': ['gates-completed', 'gates-failed', 'rejected', 'aborted', 'out-of-date'],
  'gates-completed': ['gates-running', 'steps-running', 'aborted', 'out-of-date'],
  'steps-running': ['successful', 'failed', 'aborted'],
  successful: [],
  'gates-failed': [],
  failed: [],
  rejected: [],
  aborted: [],
  skipped: [],
  'out-of-date': [],
};

/**
 * A gate is opened as one of the first three by its type, and ends. One that people have let the stage through is asked
 * again when what they were asked about changes before the steps have started.
 */
export const gateMoves: Moves<GateStatus> = {
  'pending-approval': ['successful', 'failed', 'rejected', 'aborted', 'skipped', 'out-of-date'],
  scheduled: ['successful', 'failed', 'aborted', 'skipped', 'out-of-date'],
  running: ['successful', 'failed', 'aborted', 'skipped', 'out-of-date'],
  successful: ['pending-approval'],
  failed: [],
  rejected: [],
  aborted: [],
  skipped: ['pending-approval'],
  'out-of-date': [],
};

/**
 * A manual step waits from its turn on. An http step runs while a try is under way, goes back to pending when it will
 * be tried again, and waits when the call went well and a callback is to follow; it fails without another call when what
 * was approved has changed. A workflow step runs as long as its run does, and fails at once when the run may not be started.
 */
export const stepMoves: Moves<StepStatus> = {
  pending: ['running', 'waiting', 'failed', 'aborted', 'skipped'],
  running: ['pending', 'waiting', 'successful', 'failed', 'aborted'],
  waiting: ['successful', 'failed', 'aborted', 'skipped'],
  successful: [],
  failed: [],
  aborted: [],
  skipped: [],
};

/** The ends from which a stage may be replayed. */
export const replayable: readonly StageStatus[] = ['aborted', 'failed', 'gates-failed', 'rejected'];
