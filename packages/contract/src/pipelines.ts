import { z } from 'zod';
import { Id, Instant, Key, Name, PageQuery, ProjectParams, page } from './common.ts';
import { endpoint } from './endpoint.ts';
import { GateCall, HttpCall } from './http-call.ts';
import { ManualStep } from './manual-step.ts';
import { ApproverRef, SeparateDuties, uniqueNames } from './policies.ts';
import { Schedule } from './schedule.ts';
import { WorkflowCall } from './workflow-call.ts';

const gate = { name: Name };
const override = z
  .array(ApproverRef)
  .min(1)
  .max(50)
  .optional()
  .describe('Who may override this gate, with a reason');

/**
 * People sign, by the policy of this name. Who may override is the policy's own word. Without a policy, levels are
 * added by hand for each release, and the maintainers may override unless `override` names others.
 */
export const ApprovalGate = z
  .strictObject({
    ...gate,
    type: z.literal('approval'),
    policy: Name.optional().describe('Left out: the levels of each release are added by hand'),
    override,
    separateDuties: SeparateDuties.optional(),
  })
  .refine(({ policy, override }) => policy === undefined || override === undefined, {
    message: 'with a policy, who may override is the policy’s own word',
    path: ['override'],
  })
  .refine(({ policy, separateDuties }) => policy === undefined || separateDuties === undefined, {
    message: 'with a policy, who may not sign is the policy’s own word',
    path: ['separateDuties'],
  });

/**
 * Opens at the next match of the cron expression after the stage was reached; or as soon as the calendar is on, as it
 * says when the gate is asked.
 */
export const ScheduleGate = z
  .strictObject({
    ...gate,
    type: z.literal('schedule'),
    cron: Schedule.shape.cron.optional(),
    timeZone: Schedule.shape.timeZone.describe('Of the cron expression'),
    calendar: Name.optional().describe('A calendar of the project; at once, if it is on'),
    override,
  })
  .refine(({ cron, calendar }) => (cron === undefined) !== (calendar === undefined), {
    message: 'a schedule gate has either cron or calendar',
    path: ['cron'],
  });

/** An outside system answers by a callback. */
export const CheckGate = z.strictObject({
  ...gate,
  type: z.literal('check'),
  timeout: z
    .int()
    .min(1)
    .max(7_776_000)
    .optional()
    .describe('Seconds after which it fails; otherwise it waits for ever'),
  http: GateCall.optional().describe('Sent when the gate opens; otherwise a maintainer draws the token'),
  override,
});

export const Gate = z.discriminatedUnion('type', [ApprovalGate, ScheduleGate, CheckGate]);
export type Gate = z.output<typeof Gate>;

/** Its levels are added by hand: an approval gate without a policy. */
export const isByHand = (gate: Gate): boolean => gate.type === 'approval' && gate.policy === undefined;

/** Either an HTTP call, something that a person does and then says so, or the run of a workflow. */
export const Step = z
  .strictObject({
    name: Name,
    http: HttpCall.optional(),
    manual: ManualStep.optional(),
    workflow: WorkflowCall.optional(),
  })
  .refine(
    ({ http, manual, workflow }) => [http, manual, workflow].filter((one) => one !== undefined).length === 1,
    { message: 'a step has one of http, manual and workflow' },
  );
export type Step = z.output<typeof Step>;

export const Stage = z.strictObject({
  name: Name,
  environment: Key.describe('The key of an environment of the project'),
  gates: z
    .array(Gate)
    .max(20)
    .superRefine(uniqueNames)
    .refine(
      (gates) => gates.filter(isByHand).length <= 1,
      'only one gate of a stage takes its levels by hand',
    )
    .default([])
    .describe('Asked one after the other'),
  steps: z.array(Step).max(50).superRefine(uniqueNames).default([]).describe('Run one after the other'),
});
export type Stage = z.output<typeof Stage>;

const definition = { stages: z.array(Stage).min(1).max(50).superRefine(uniqueNames) };

/** An ordered list of stages; a stage has an environment, gates, then steps. */
export const PipelineDefinition = z.strictObject(definition);
export type PipelineDefinition = z.output<typeof PipelineDefinition>;

const number = z.int().describe('Counts the versions of the pipeline, from 1');

export const Pipeline = z.strictObject({
  id: Id,
  name: Name,
  activeVersion: number.nullable().describe('What new executions go along; null: it cannot be used yet'),
  draftVersion: number.nullable().describe('What can be changed and then activated'),
});
export type Pipeline = z.output<typeof Pipeline>;

export const PipelineVersion = z.strictObject({
  id: Id,
  pipeline: Id,
  number,
  status: z.enum(['draft', 'active', 'retired']),
  digest: z.string().describe('Of the definition; the ETag begins with it'),
  ...definition,
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
  activatedAt: Instant.nullable(),
});
export type PipelineVersion = z.output<typeof PipelineVersion>;

const PipelineParams = ProjectParams.extend({ pipeline: Id });
const VersionParams = PipelineParams.extend({ version: Id.describe('The number of the version') });

const stages = [
  {
    name: 'QA',
    environment: 'qa',
    gates: [{ name: 'Manager Approval', type: 'approval' as const, policy: 'qa' }],
    steps: [
      {
        name: 'deploy',
        http: {
          method: 'POST' as const,
          url: 'https://ci.example.test/deploy',
          body: { release: `\${release.number}`, snapshot: `\${snapshot.digest}` },
          expect: '2xx',
          timeout: 30,
          retries: 2,
        },
      },
    ],
  },
  {
    name: 'Production',
    environment: 'prod',
    gates: [{ name: 'CAB sign-off', type: 'approval' as const, policy: 'production' }],
    steps: [],
  },
];
const project = { project: 'shop' };
const pipeline = { id: '3', name: 'standard', activeVersion: 1, draftVersion: null };
const active = {
  id: '7',
  pipeline: '3',
  number: 1,
  status: 'active',
  digest: 'sha256:4d8f3f0ac7f3ba3ba5ea2f12be7b1a6d6bb7b4f3b9a8b6f1a6f3e6d9b0c1d2e3',
  stages,
  createdBy: 'ann',
  createdAt: '2026-11-22T09:00:00.000Z',
  activatedAt: '2026-11-22T09:05:00.000Z',
};
const draft = { ...active, id: '8', number: 2, status: 'draft', activatedAt: null };

export const createPipeline = endpoint({
  id: 'createPipeline',
  method: 'POST',
  path: '/api/v1/projects/{project}/pipelines',
  tag: 'Pipelines',
  summary: 'Create a pipeline with its first draft',
  description:
    'Environments, policies and people it names must exist, and every schedule must match some day.',
  params: ProjectParams,
  body: z.strictObject({ name: Name, ...definition }),
  response: Pipeline,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  example: {
    params: project,
    body: { name: 'hotfix', stages },
    response: { ...pipeline, id: '4', name: 'hotfix', activeVersion: null, draftVersion: 1 },
  },
});

export const listPipelines = endpoint({
  id: 'listPipelines',
  method: 'GET',
  path: '/api/v1/projects/{project}/pipelines',
  tag: 'Pipelines',
  summary: 'List the pipelines of a project',
  params: ProjectParams,
  query: PageQuery,
  response: page(Pipeline),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: project, response: { items: [pipeline], next: null } },
});

export const getPipeline = endpoint({
  id: 'getPipeline',
  method: 'GET',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}',
  tag: 'Pipelines',
  summary: 'Read a pipeline',
  params: PipelineParams,
  response: Pipeline,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { ...project, pipeline: '3' }, response: pipeline },
});

export const listPipelineVersions = endpoint({
  id: 'listPipelineVersions',
  method: 'GET',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}/versions',
  tag: 'Pipelines',
  summary: 'List the versions of a pipeline, newest first',
  params: PipelineParams,
  query: PageQuery,
  response: page(PipelineVersion),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { ...project, pipeline: '3' }, response: { items: [active], next: null } },
});

export const createPipelineDraft = endpoint({
  id: 'createPipelineDraft',
  method: 'POST',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}/versions',
  tag: 'Pipelines',
  summary: 'Draft the next version of a pipeline',
  description:
    'Without stages it begins as a copy of the active version. A pipeline has one draft at a time.',
  params: PipelineParams,
  body: z.strictObject({ stages: definition.stages.optional() }),
  response: PipelineVersion,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists', 'pipeline/no-active-version'],
  version: 'digest',
  example: { params: { ...project, pipeline: '3' }, body: {}, response: draft },
});

export const getPipelineVersion = endpoint({
  id: 'getPipelineVersion',
  method: 'GET',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}/versions/{version}',
  tag: 'Pipelines',
  summary: 'Read a version of a pipeline',
  params: VersionParams,
  response: PipelineVersion,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  version: 'digest',
  example: { params: { ...project, pipeline: '3', version: '1' }, response: active },
});

export const editPipelineDraft = endpoint({
  id: 'editPipelineDraft',
  method: 'PUT',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}/versions/{version}',
  tag: 'Pipelines',
  summary: 'Replace what a draft says',
  params: VersionParams,
  body: PipelineDefinition,
  response: PipelineVersion,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'pipeline/not-a-draft',
    'request/precondition-failed',
  ],
  version: 'digest',
  guarded: true,
  example: { params: { ...project, pipeline: '3', version: '2' }, body: { stages }, response: draft },
});

export const activatePipelineVersion = endpoint({
  id: 'activatePipelineVersion',
  method: 'POST',
  path: '/api/v1/projects/{project}/pipelines/{pipeline}/versions/{version}:activate',
  tag: 'Pipelines',
  summary: 'Activate a draft',
  description:
    'Locks it and retires the version that was active. Executions under way go on along the version they began with.',
  params: VersionParams,
  response: PipelineVersion,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'pipeline/not-a-draft',
    'request/precondition-failed',
  ],
  version: 'digest',
  guarded: true,
  example: {
    params: { ...project, pipeline: '3', version: '2' },
    response: { ...draft, status: 'active', activatedAt: '2026-11-23T09:00:00.000Z' },
  },
});

export const pipelineEndpoints = [
  createPipeline,
  listPipelines,
  getPipeline,
  listPipelineVersions,
  createPipelineDraft,
  getPipelineVersion,
  editPipelineDraft,
  activatePipelineVersion,
] as const;
