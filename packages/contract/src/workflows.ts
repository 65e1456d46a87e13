import { z } from 'zod';
import { Empty, Id, Instant, Name, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Schedule } from './schedule.ts';
import { InputValues, WorkflowDefinition } from './workflow-definition.ts';

/** Names a workflow in addresses, files and other systems. Upper and lower case differ. */
export const WorkflowKey = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,63}$/, 'the key of a workflow is letters, digits and dashes, at most 63')
  .meta({ examples: ['nightly'] });

/** When a workflow runs by itself, and with what. */
export const WorkflowSchedule = z.strictObject({
  ...Schedule.shape,
  inputs: InputValues.default({}),
  preApproval: Id.nullable().default(null).describe('By which pre-approval, where the workflow asks for one'),
});
export type WorkflowSchedule = z.output<typeof WorkflowSchedule>;

export const Labels = z
  .array(Name)
  .max(50)
  .refine((labels) => new Set(labels).size === labels.length, 'a label is named once');

/** What there is to say of a workflow, whatever its versions do. */
export const WorkflowFields = {
  name: Name,
  description: Text(10_000),
  labels: Labels,
  enabled: z.boolean().describe('A disabled one does not run'),
  preApproval: z.boolean().describe('Without a pre-approval there is no run'),
  reviewRequired: z.boolean().describe('false: versions are published without anybody’s signature'),
  reviewPolicy: Name.nullable().describe('The policy that reviews its versions; null: any one maintainer'),
  schedule: WorkflowSchedule.nullable(),
};

export const VersionNumber = z.int().describe('Counts the versions of the workflow, from 1');
export const VersionRef = z.strictObject({ id: Id, number: VersionNumber, label: Name });
export type VersionRef = z.output<typeof VersionRef>;

export const Workflow = z.strictObject({
  id: Id,
  key: WorkflowKey,
  ...WorkflowFields,
  nextRunAt: Instant.nullable().describe('When its schedule is due'),
  activeVersion: VersionRef.nullable().describe('What a run executes; null: it cannot run'),
  inReview: VersionRef.nullable().describe('The newest that is under review'),
  rejected: VersionRef.nullable().describe('The newest that was rejected and not changed since'),
  runs: z.int().describe('How many runs it has had'),
  version: z.int().describe('Moves with every change of the workflow itself; the ETag begins with it'),
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
  updatedBy: z.string().nullable().describe('User name'),
  updatedAt: Instant,
});
export type Workflow = z.output<typeof Workflow>;

export const WorkflowParams = ProjectParams.extend({ workflow: WorkflowKey.describe('The key') });

/** Something wrong in a definition that was written as text: where, and what would be right. */
export const TextFault = z.strictObject({
  line: z.int().describe('From 1'),
  column: z.int().describe('From 1'),
  pointer: z.string().describe('RFC 6901 pointer into the definition'),
  detail: z.string(),
});
export type TextFault = z.output<typeof TextFault>;

/** YAML or JSON. Reading it keeps the server from everything else, so it is not as large as a body may be. */
export const DefinitionText = z
  .string()
  .min(1)
  .max(262_144)
  .meta({ examples: ['steps:\n  - name: run\n    manual: {}\n'] });

const project = { project: 'shop' };
const params = { ...project, workflow: 'nightly' };
export const nightly = {
  id: '5',
  key: 'nightly',
  name: 'Nightly tests',
  description: 'Everything that takes too long for the day',
  labels: ['tests'],
  enabled: true,
  preApproval: false,
  reviewRequired: true,
  reviewPolicy: 'qa',
  schedule: null,
  nextRunAt: null,
  activeVersion: { id: '8', number: 1, label: 'v1' },
  inReview: null,
  rejected: null,
  runs: 12,
  version: 1,
  createdBy: 'ann',
  createdAt: '2026-11-22T09:00:00.000Z',
  updatedBy: 'ann',
  updatedAt: '2026-11-22T09:00:00.000Z',
};
const { name, description, labels, reviewPolicy } = nightly;

export const createWorkflow = endpoint({
  id: 'createWorkflow',
  method: 'POST',
  path: '/api/v1/projects/{project}/workflows',
  tag: 'Workflows',
  summary: 'Create a workflow',
  description: 'It runs when a version of it has been reviewed and is active.',
  params: ProjectParams,
  body: z.strictObject({
    key: WorkflowKey,
    name: Name,
    description: WorkflowFields.description.default(''),
    labels: WorkflowFields.labels.default([]),
    enabled: WorkflowFields.enabled.default(true),
    preApproval: WorkflowFields.preApproval.default(false),
    reviewRequired: WorkflowFields.reviewRequired.default(true),
    reviewPolicy: WorkflowFields.reviewPolicy.default(null),
    schedule: WorkflowFields.schedule.default(null),
  }),
  response: Workflow,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  version: 'version',
  example: {
    params: project,
    body: { key: 'smoke', name, description, labels, reviewPolicy },
    response: { ...nightly, id: '6', key: 'smoke', activeVersion: null, runs: 0 },
  },
});

export const listWorkflows = endpoint({
  id: 'listWorkflows',
  method: 'GET',
  path: '/api/v1/projects/{project}/workflows',
  tag: 'Workflows',
  summary: 'List the workflows of a project, by key',
  params: ProjectParams,
  query: PageQuery,
  response: page(Workflow),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: project, response: { items: [nightly], next: null } },
});

export const getWorkflow = endpoint({
  id: 'getWorkflow',
  method: 'GET',
  path: '/api/v1/projects/{project}/workflows/{workflow}',
  tag: 'Workflows',
  summary: 'Read a workflow',
  params: WorkflowParams,
  response: Workflow,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  version: 'version',
  example: { params, response: nightly },
});

export const editWorkflow = endpoint({
  id: 'editWorkflow',
  method: 'PATCH',
  path: '/api/v1/projects/{project}/workflows/{workflow}',
  tag: 'Workflows',
  summary: 'Change what is given of a workflow',
  description:
    'Reviews under way keep the policy they began with. The same again changes nothing. Its versions are changed apart.',
  params: WorkflowParams,
  body: z.strictObject(WorkflowFields).partial(),
  response: Workflow,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed'],
  version: 'version',
  guarded: true,
  example: {
    params,
    body: { schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin', inputs: { environment: 'qa' } } },
    response: {
      ...nightly,
      schedule: {
        cron: '0 3 * * *',
        timeZone: 'Europe/Berlin',
        inputs: { environment: 'qa' },
        preApproval: null,
      },
      nextRunAt: '2026-11-23T02:00:00.000Z',
      version: 2,
    },
  },
});

export const deleteWorkflow = endpoint({
  id: 'deleteWorkflow',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/workflows/{workflow}',
  tag: 'Workflows',
  summary: 'Delete a workflow and its versions',
  description:
    'Not while a run of it is open. Reviews under way are superseded; what has run stays on record.',
  params: WorkflowParams,
  response: Empty,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/in-use', 'request/precondition-failed'],
  guarded: true,
  example: { params: { ...project, workflow: 'retired' } },
});

export const validateWorkflow = endpoint({
  id: 'validateWorkflow',
  method: 'POST',
  path: '/api/v1/projects/{project}/workflows:validate',
  tag: 'Workflows',
  summary: 'Check a definition, with line and column of every fault',
  description:
    'Writes nothing. Also held against the project: the environments, services and people it names have to be there.',
  params: ProjectParams,
  body: z.strictObject({ text: DefinitionText.describe('YAML or JSON, at most 256 KiB') }),
  response: z.strictObject({
    valid: z.boolean(),
    faults: z.array(TextFault),
    definition: WorkflowDefinition.nullable().describe('As it was read; null: it could not be'),
  }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: project,
    body: { text: 'steps:\n  - name: run\n    manuel: {}\n' },
    response: {
      valid: false,
      faults: [
        {
          line: 3,
          column: 5,
          pointer: '/steps/0/manuel',
          detail: 'unknown field; there are name, http, manual, approval',
        },
      ],
      definition: null,
    },
  },
});

export const workflowEndpoints = [
  createWorkflow,
  listWorkflows,
  getWorkflow,
  editWorkflow,
  deleteWorkflow,
  validateWorkflow,
] as const;
