import { z } from 'zod';
import { Id, Instant, Key, Name, Text } from './common.ts';
import { Blocker } from './problems.ts';
import { JobStatus, RunStatus } from './run-states.ts';
import { InputName, InputValues, ServiceModule } from './workflow-definition.ts';
import { WorkflowKey } from './workflows.ts';

/** One job of a run, within the attempt in which it was begun. */
export const RunJob = z.strictObject({
  id: Id,
  name: Name,
  type: z.enum(['http', 'manual', 'approval']),
  status: JobStatus,
  because: z.string(),
  attempt: z.int().describe('The attempt of the run in which it was begun'),
  instructions: z.string().nullable().describe('What a person is to do, or is asked'),
  approval: Id.nullable().describe('The approval it asks people by'),
  tries: z.int().describe('Calls made so far'),
  nextTryAt: Instant.nullable(),
  until: Instant.nullable().describe('Until when an answer, a callback or people are waited for'),
  log: z.string(),
  startedAt: Instant.nullable().describe('When its turn came'),
  endedAt: Instant.nullable(),
});
export type RunJob = z.output<typeof RunJob>;

export const RunStage = z.strictObject({
  position: z.int().describe('From 0'),
  name: Name,
  jobs: z.array(RunJob).describe('As they stand now, in order'),
  earlier: z.array(RunJob).describe('Those of earlier attempts that were begun anew since, oldest first'),
});
export type RunStage = z.output<typeof RunStage>;

export const RunSummary = z.strictObject({
  id: Id,
  workflow: z.strictObject({ id: Id, key: WorkflowKey, name: Name }),
  workflowVersion: z.strictObject({ id: Id, number: z.int(), label: Name }),
  number: z.int().describe('Counts the runs of the workflow'),
  attempt: z.int().describe('1, and one more with each retry'),
  status: RunStatus,
  because: z.string(),
  remark: z.string(),
  inputs: InputValues,
  environments: z.array(Key).describe('Those that its inputs name'),
  services: z.array(ServiceModule).describe('Those that its inputs name'),
  preApproval: z
    .strictObject({ id: Id, externalId: z.string().describe('The number the outside system gave it') })
    .nullable(),
  step: Id.nullable().describe('The step of a pipeline that waits for it'),
  version: z.int().describe('Moves with every change of its own'),
  startedBy: z.string().nullable().describe('User name; null: nobody in person, such as a schedule'),
  retriedBy: z.string().nullable().describe('Who began the attempt it is at; null: it is the first'),
  via: z.string().describe('The door it came in by'),
  startedAt: Instant,
  until: Instant.nullable().describe('When it ends if it has not ended by itself'),
  endedAt: Instant.nullable(),
});
export type RunSummary = z.output<typeof RunSummary>;

/** One execution of a version of a workflow: the whole picture, and what it waits for. */
export const Run = RunSummary.extend({
  stages: z.array(RunStage).describe('Every stage of the workflow, in order'),
  blockers: z.array(Blocker).describe('Why it does not go on now; empty when it does, or has ended'),
});
export type Run = z.output<typeof Run>;

const asked = { name: InputName, label: z.string(), required: z.boolean() };

/** What may be given for one input of a run. */
export const OfferedInput = z.discriminatedUnion('type', [
  z.strictObject({
    ...asked,
    type: z.literal('environment'),
    options: z.array(z.strictObject({ key: Key, name: Name })),
    default: Key.nullable(),
  }),
  z.strictObject({
    ...asked,
    type: z.literal('services'),
    options: z.array(ServiceModule),
    default: z.array(ServiceModule).nullable(),
  }),
  z.strictObject({ ...asked, type: z.literal('text'), default: Text(4000).nullable() }),
  z.strictObject({
    ...asked,
    type: z.literal('choice'),
    options: z.array(Text(200)),
    default: Text(200).nullable(),
  }),
]);
export type OfferedInput = z.output<typeof OfferedInput>;

/** What a run of the active version could be started with, by whoever asks, now. */
export const Offer = z.strictObject({
  workflow: z.strictObject({ id: Id, key: WorkflowKey, name: Name }),
  workflowVersion: z.strictObject({ id: Id, number: z.int(), label: Name }),
  preApproval: RunSummary.shape.preApproval,
  inputs: z.array(OfferedInput),
});
export type Offer = z.output<typeof Offer>;
