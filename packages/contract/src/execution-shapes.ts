import { z } from 'zod';
import { Comment, Digest, Id, Instant, Key, Name } from './common.ts';
import { ExecutionStatus, GateStatus, StageStatus, StepStatus } from './execution-states.ts';
import { Blocker } from './problems.ts';
import { ReleaseNumber } from './releases.ts';

const span = { startedAt: Instant, endedAt: Instant.nullable() };

/** A gate that has been asked. */
export const Gate = z.strictObject({
  id: Id,
  name: Name,
  type: z.enum(['approval', 'schedule', 'check']),
  status: GateStatus,
  because: z.string(),
  approval: Id.nullable().describe('The approval it asks people by'),
  opensAt: Instant.nullable().describe('When a schedule gate opens'),
  until: Instant.nullable().describe('Until when a check may answer'),
  ...span,
});
export type Gate = z.output<typeof Gate>;

export const StepExecution = z.strictObject({
  id: Id,
  name: Name,
  type: z.enum(['http', 'manual', 'workflow']),
  status: StepStatus,
  because: z.string(),
  run: Id.nullable().describe('The run of the workflow, once it was started'),
  instructions: z.string().nullable().describe('What a person is to do in a manual step'),
  attempt: z.int().describe('Tries made so far'),
  nextTryAt: Instant.nullable(),
  until: Instant.nullable().describe('Until when an answer or a callback is waited for'),
  log: z.string(),
  ...span,
});
export type StepExecution = z.output<typeof StepExecution>;

/** One attempt at a stage: the first, or a replay. */
export const StageAttempt = z.strictObject({
  id: Id,
  attempt: z.int(),
  status: StageStatus,
  because: z.string(),
  ...span,
  gates: z.array(Gate).describe('Those asked so far'),
  steps: z.array(StepExecution),
});
export type StageAttempt = z.output<typeof StageAttempt>;

export const StageExecution = z.strictObject({
  position: z.int().describe('From 0'),
  name: Name,
  environment: z.strictObject({ key: Key, name: Name }),
  status: z.enum(['not-started', ...StageStatus.options]).describe('Of the last attempt'),
  attempts: z.array(StageAttempt).describe('Oldest first'),
});
export type StageExecution = z.output<typeof StageExecution>;

export const ExecutionSummary = z.strictObject({
  id: Id,
  release: z.strictObject({ id: Id, number: ReleaseNumber, title: Name }),
  snapshot: z.strictObject({ id: Id, number: z.int(), digest: Digest }),
  pipeline: z.strictObject({ id: Id, name: Name, version: z.int() }),
  status: ExecutionStatus,
  because: z.string(),
  stage: Name.nullable().describe('The stage it has come to'),
  version: z.int().describe('Moves with every change of its own'),
  startedBy: z.string().nullable().describe('User name'),
  ...span,
});
export type ExecutionSummary = z.output<typeof ExecutionSummary>;

/** One snapshot going through one pipeline version: the whole picture, and what it waits for. */
export const Execution = ExecutionSummary.extend({
  stages: z.array(StageExecution).describe('Every stage of the pipeline, in order'),
  blockers: z.array(Blocker).describe('Why it does not go on now; empty when it does, or has ended'),
});
export type Execution = z.output<typeof Execution>;

/** Why somebody does what only some may. */
export const Reason = z.strictObject({ reason: Comment.min(1) });
