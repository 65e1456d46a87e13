import { z } from 'zod';
import { Key, Name, Text } from './common.ts';
import { JobCall } from './http-call.ts';
import { ManualStep } from './manual-step.ts';
import { ApproverRef, uniqueNames } from './policies.ts';

/** What a workflow version says: which inputs a run takes, and which jobs it does, stage by stage. */

export const InputName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
    'the name of an input is letters, digits, _ and -, and begins with a letter',
  );

/** A service with one of its modules. */
export const ServiceModule = z.strictObject({ service: Name, module: Name });
export type ServiceModule = z.output<typeof ServiceModule>;

const input = {
  name: InputName,
  label: Name.optional(),
  required: z.boolean().default(true).describe('Without it the input may be left out'),
};

/** One environment of the project, by its key; `options` narrows which. */
export const EnvironmentInput = z.strictObject({
  ...input,
  type: z.literal('environment'),
  options: z.array(Key).min(1).max(1000).optional(),
  default: Key.optional(),
});

/** Services with their modules; `options` narrows which. */
export const ServicesInput = z.strictObject({
  ...input,
  type: z.literal('services'),
  options: z.array(ServiceModule).min(1).max(1000).optional(),
  default: z.array(ServiceModule).max(1000).optional(),
});

export const TextInput = z.strictObject({
  ...input,
  type: z.literal('text'),
  default: Text(4000).optional(),
});

export const ChoiceInput = z.strictObject({
  ...input,
  type: z.literal('choice'),
  options: z.array(Text(200)).min(1).max(1000),
  default: Text(200).optional(),
});

export const Input = z.discriminatedUnion('type', [EnvironmentInput, ServicesInput, TextInput, ChoiceInput]);
export type Input = z.output<typeof Input>;

/** People are asked in the midst of a run. One rejection rejects; nobody's answer in time ends the run. */
export const ApprovalJob = z.strictObject({
  approvers: z.array(ApproverRef).min(1).max(50),
  needed: z.int().min(1).max(1000).default(1).describe('How many approvals are needed'),
  timeout: z.int().min(1).max(7_776_000).default(3600).describe('Seconds'),
  description: Text(4000).optional(),
  separateDuties: z
    .boolean()
    .optional()
    .describe(
      'Whoever started or retried the run, or is behind the snapshot it is run for, does not approve, unless this is false',
    ),
});

/** Either an HTTP call, something that a person does and then says so, or a question to people. */
export const Job = z
  .strictObject({
    name: Name,
    http: JobCall.optional(),
    manual: ManualStep.extend({ timeout: z.int().min(1).max(7_776_000).optional() }).optional(),
    approval: ApprovalJob.optional(),
  })
  .refine(
    ({ http, manual, approval }) => [http, manual, approval].filter((one) => one !== undefined).length === 1,
    { message: 'a job has one of http, manual and approval' },
  );
export type Job = z.output<typeof Job>;
export type JobType = 'http' | 'manual' | 'approval';

export const WorkflowStage = z.strictObject({
  name: Name,
  jobs: z.array(Job).min(1).max(50).superRefine(uniqueNames).describe('Done one after the other'),
});

const stages = z.array(WorkflowStage).min(1).max(50).superRefine(uniqueNames);

export const WorkflowDefinition = z.strictObject({
  inputs: z.array(Input).max(50).superRefine(uniqueNames).default([]),
  stages,
  timeout: z
    .int()
    .min(1)
    .max(7_776_000)
    .default(86_400)
    .describe('Seconds after which a run that has not ended is ended'),
});
export type WorkflowDefinition = z.output<typeof WorkflowDefinition>;

/** As people write it: a workflow of one stage may list its jobs as `steps`. */
export const writtenDefinition = {
  ...WorkflowDefinition.shape,
  stages: stages.optional(),
  steps: WorkflowStage.shape.jobs
    .optional()
    .describe('The jobs of a workflow of one stage, in place of `stages`'),
};
type Written = z.output<z.ZodObject<typeof writtenDefinition>>;

/** Holds for whatever is made of `writtenDefinition`. */
export const stagesOrSteps = [
  ({ stages, steps }: Pick<Written, 'stages' | 'steps'>) => (stages === undefined) !== (steps === undefined),
  { message: 'a workflow has either stages, each with jobs, or steps, which are the jobs of its only stage' },
] as const;
export const WrittenDefinition = z.strictObject(writtenDefinition).refine(...stagesOrSteps);
export type WrittenDefinition = z.output<typeof WrittenDefinition>;

/** What the stage of a workflow without stages is called. */
export const onlyStage = 'main';

export const definitionOf = ({
  inputs,
  stages,
  steps = [],
  timeout,
}: WrittenDefinition): WorkflowDefinition => ({
  inputs,
  stages: stages ?? [{ name: onlyStage, jobs: steps }],
  timeout,
});

/** What a run is started with: an environment's key, services with modules, a text or a choice, by the input's name. */
export const InputValues = z.record(InputName, z.union([Text(4000), z.array(ServiceModule).max(1000)]));
export type InputValues = z.output<typeof InputValues>;
