import { z } from 'zod';
import { Digest, Empty, Id, Instant, Name, PageQuery, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { WorkflowDefinition } from './workflow-definition.ts';
import { DefinitionText, VersionNumber, VersionRef, WorkflowKey, WorkflowParams } from './workflows.ts';

/**
 * draft: being written. in-review: people are asked; it cannot be changed. rejected: returned, to be changed and
 * submitted again. published: reviewed, and not what runs execute. active: what runs execute; one of a workflow.
 */
export const versionStates = ['draft', 'in-review', 'rejected', 'published', 'active'] as const;
export const VersionStatus = z.enum(versionStates);
export type VersionStatus = z.output<typeof VersionStatus>;

const Label = Name.describe('What people call it, such as v1; one of a kind within the workflow');
const Description = Text(10_000);
const Committers = z
  .array(Text(320).min(1))
  .max(50)
  .describe(
    'User names or e-mail addresses of accounts whose work it carries: they do not sign it. Who was named once stays',
  );

export const WorkflowVersion = z.strictObject({
  id: Id,
  workflow: WorkflowKey,
  number: VersionNumber,
  label: Label,
  description: Description,
  status: VersionStatus,
  definition: WorkflowDefinition.nullable().describe('null: only another engine can read it; see `extras`'),
  extras: z
    .record(z.string(), z.unknown())
    .describe('What another API keeps beside the definition; reviewed with it'),
  digest: Digest.describe('Of definition and extras; what a review binds to'),
  approval: Id.nullable().describe('Its review, or the last one'),
  revision: z.int().describe('Moves with every change; the ETag begins with it'),
  committers: z
    .array(z.string())
    .describe('User names of those whose work it carries, beside who wrote it here'),
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
  updatedBy: z.string().nullable().describe('User name'),
  updatedAt: Instant,
  submittedBy: z.string().nullable().describe('User name'),
  submittedAt: Instant.nullable(),
  activatedAt: Instant.nullable(),
});
export type WorkflowVersion = z.output<typeof WorkflowVersion>;

/** One difference, in words: what it is about, and what became of it. */
export const DefinitionChange = z.strictObject({
  change: z.enum(['added', 'removed', 'changed']),
  path: z.string().describe('In words, such as: stage "Tests", job "run", http.url'),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type DefinitionChange = z.output<typeof DefinitionChange>;

const VersionParams = WorkflowParams.extend({ version: Id.describe('The number of the version') });
const content = {
  definition: WorkflowDefinition.optional(),
  text: DefinitionText.optional().describe('The definition as YAML or JSON, in place of `definition`'),
};

const params = { project: 'shop', workflow: 'nightly' };
const definition = {
  inputs: [{ name: 'environment', type: 'environment' as const, required: true, options: ['qa'] }],
  stages: [
    {
      name: 'Tests',
      jobs: [
        {
          name: 'run',
          http: {
            method: 'POST' as const,
            url: 'https://ci.example.test/run',
            body: { environment: `\${inputs.environment}`, run: `\${run.number}` },
            timeout: 30,
            expect: '2xx',
            retries: 0,
          },
        },
      ],
    },
  ],
  timeout: 86_400,
};
const draft = {
  id: '8',
  workflow: 'nightly',
  number: 1,
  label: 'v1',
  description: '',
  status: 'draft' as const,
  definition,
  extras: {},
  digest: 'sha256:7d0a5b7a2f3d2f1a0c9b8e7d6c5b4a392817061524334251607f8e9dacbbcadd',
  approval: null,
  revision: 1,
  committers: [],
  createdBy: 'ci',
  createdAt: '2026-11-22T09:00:00.000Z',
  updatedBy: 'ci',
  updatedAt: '2026-11-22T09:00:00.000Z',
  submittedBy: null,
  submittedAt: null,
  activatedAt: null,
};
const submitted = {
  ...draft,
  status: 'in-review' as const,
  approval: '31',
  revision: 2,
  submittedBy: 'ci',
  submittedAt: '2026-11-22T09:05:00.000Z',
};
const active = {
  ...submitted,
  status: 'active' as const,
  revision: 3,
  activatedAt: '2026-11-22T09:20:00.000Z',
};
const changing = [
  'resource/not-found',
  'auth/scope-missing',
  'version/wrong-state',
  'request/precondition-failed',
] as const;
const tag = 'Versions of workflows';
const path = '/api/v1/projects/{project}/workflows/{workflow}/versions';

export const createWorkflowVersion = endpoint({
  id: 'createWorkflowVersion',
  method: 'POST',
  path,
  tag,
  summary: 'Draft the next version of a workflow',
  description:
    'Environments, services and people that it names must exist, committers must have accounts. A text that cannot be read is refused with line and column.',
  params: WorkflowParams,
  body: z
    .strictObject({
      label: Label,
      description: Description.default(''),
      committers: Committers.optional(),
      ...content,
    })
    .refine(({ definition, text }) => (definition === undefined) !== (text === undefined), {
      message: 'a version has either a definition or a text',
    }),
  response: WorkflowVersion,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  version: 'revision',
  example: { params, body: { label: 'v3', definition }, response: { ...draft, number: 3, label: 'v3' } },
});

export const listWorkflowVersions = endpoint({
  id: 'listWorkflowVersions',
  method: 'GET',
  path,
  tag,
  summary: 'List the versions of a workflow, newest first',
  params: WorkflowParams,
  query: PageQuery.extend({ status: VersionStatus.optional() }),
  response: page(WorkflowVersion),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params, response: { items: [active], next: null } },
});

export const getWorkflowVersion = endpoint({
  id: 'getWorkflowVersion',
  method: 'GET',
  path: `${path}/{version}`,
  tag,
  summary: 'Read a version of a workflow',
  params: VersionParams,
  response: WorkflowVersion,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  version: 'revision',
  waits: true,
  example: { params: { ...params, version: '1' }, response: active },
});

export const editWorkflowVersion = endpoint({
  id: 'editWorkflowVersion',
  method: 'PATCH',
  path: `${path}/{version}`,
  tag,
  summary: 'Change what is given of a draft, or of a rejected version',
  description:
    'The same again changes nothing. What is under review or published stays as it is: draft the next version.',
  params: VersionParams,
  body: z
    .strictObject({
      label: Label.optional(),
      description: Description.optional(),
      committers: Committers.optional(),
      ...content,
    })
    .refine(({ definition, text }) => definition === undefined || text === undefined, {
      message: 'a version has either a definition or a text',
    }),
  response: WorkflowVersion,
  status: 200,
  problems: [...changing, 'resource/exists'],
  version: 'revision',
  guarded: true,
  example: {
    params: { ...params, version: '2' },
    body: { text: 'steps:\n  - name: run\n    manual: { instructions: Run the tests }\n' },
    response: {
      ...draft,
      number: 2,
      definition: {
        inputs: [],
        stages: [{ name: 'main', jobs: [{ name: 'run', manual: { instructions: 'Run the tests' } }] }],
        timeout: 86_400,
      },
      revision: 2,
    },
  },
});

export const deleteWorkflowVersion = endpoint({
  id: 'deleteWorkflowVersion',
  method: 'DELETE',
  path: `${path}/{version}`,
  tag,
  summary: 'Delete a version that is not active',
  description: 'Its review, if it is under way, is superseded. Runs keep the version they began with.',
  params: VersionParams,
  response: Empty,
  status: 204,
  problems: changing,
  guarded: true,
  example: { params: { ...params, version: '2' } },
});

export const submitWorkflowVersion = endpoint({
  id: 'submitWorkflowVersion',
  method: 'POST',
  path: `${path}/{version}:submit`,
  tag,
  summary: 'Submit a version for review',
  description:
    'Makes the approval by the workflow’s review policy, bound to the digest. Whoever wrote or submits the version may ' +
    'not sign it, unless the policy says otherwise. Once approved it is published, and active if no other one is. Where ' +
    'the workflow requires no review it is published at once, which takes a maintainer.',
  params: VersionParams,
  response: WorkflowVersion,
  status: 200,
  problems: [...changing, 'policy/own-rule', 'policy/unsatisfiable'],
  version: 'revision',
  guarded: true,
  example: { params: { ...params, version: '2' }, response: { ...submitted, number: 2 } },
});

export const activateWorkflowVersion = endpoint({
  id: 'activateWorkflowVersion',
  method: 'POST',
  path: `${path}/{version}:activate`,
  tag,
  summary: 'Make a published version the active one',
  description: 'The one that was active stays published. Runs under way keep the version they began with.',
  params: VersionParams,
  response: WorkflowVersion,
  status: 200,
  problems: changing,
  version: 'revision',
  guarded: true,
  example: { params: { ...params, version: '1' }, response: active },
});

export const deactivateWorkflowVersion = endpoint({
  id: 'deactivateWorkflowVersion',
  method: 'POST',
  path: `${path}/{version}:deactivate`,
  tag,
  summary: 'Take the active version out of use',
  description: 'It stays published and can be activated again; until then the workflow does not run.',
  params: VersionParams,
  response: WorkflowVersion,
  status: 200,
  problems: changing,
  version: 'revision',
  guarded: true,
  example: {
    params: { ...params, version: '1' },
    response: { ...active, status: 'published', revision: 4 },
  },
});

export const compareWorkflowVersions = endpoint({
  id: 'compareWorkflowVersions',
  method: 'GET',
  path: `${path}/{version}/difference`,
  tag,
  summary: 'Say what differs between two versions',
  params: VersionParams,
  query: z.strictObject({ from: Id.describe('The number of the version to compare with') }),
  response: z.strictObject({
    from: VersionRef,
    to: VersionRef,
    changes: z.array(DefinitionChange).describe('Empty: both say the same'),
    text: z.string().describe('The same as a unified difference of the two as YAML'),
  }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { ...params, version: '2' },
    query: { from: '1' },
    response: {
      from: { id: '8', number: 1, label: 'v1' },
      to: { id: '9', number: 2, label: 'v2' },
      changes: [
        {
          change: 'changed',
          path: 'stage "Tests", job "run", http.timeout',
          before: '30',
          after: '60',
        },
      ],
      text: '--- v1\n+++ v2\n@@ -9,3 +9,3 @@\n         method: POST\n-        timeout: 30\n+        timeout: 60\n',
    },
  },
});

export const versionEndpoints = [
  createWorkflowVersion,
  listWorkflowVersions,
  getWorkflowVersion,
  editWorkflowVersion,
  deleteWorkflowVersion,
  submitWorkflowVersion,
  activateWorkflowVersion,
  deactivateWorkflowVersion,
  compareWorkflowVersions,
] as const;
