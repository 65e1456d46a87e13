import { z } from 'zod';
import { Comment, Id, PageQuery, ProjectParams, page } from './common.ts';
import { endpoint } from './endpoint.ts';
import { cancelledExample, runExample, runSummaryExample } from './run-examples.ts';
import { Offer, Run, RunSummary } from './run-shapes.ts';
import { RunStatus } from './run-states.ts';
import { InputValues } from './workflow-definition.ts';
import { WorkflowKey } from './workflows.ts';

const WorkflowParams = ProjectParams.extend({ workflow: WorkflowKey });
const Params = ProjectParams.extend({ run: Id });
const tag = 'Runs';
const params = { project: 'shop', run: '31' };
const ofWorkflow = { project: 'shop', workflow: 'nightly' };

/** Why a pre-approval lets somebody not act: who, when, where, on what. */
const whyNotCovered = [
  'pre-approval/required',
  'pre-approval/invalid',
  'pre-approval/used',
  'pre-approval/executor',
  'pre-approval/window',
  'pre-approval/environment',
  'pre-approval/service',
] as const;

/** Why a workflow runs not at all: what it must have, and be, whoever starts it. */
const whyNotRunnable = [
  'workflow/disabled',
  'workflow/no-active-version',
  'permit/not-ready',
  'permit/content-changed',
] as const;

export const startRun = endpoint({
  id: 'startRun',
  method: 'POST',
  path: '/api/v1/projects/{project}/workflows/{workflow}/runs',
  tag,
  summary: 'Run the active version of a workflow',
  description:
    'Its review has to stand, at exactly what is stored now. Where the workflow wants a pre-approval, one has to be ' +
    'chosen that lets the caller act now, in these environments, on these services.',
  params: WorkflowParams,
  body: z.strictObject({
    inputs: InputValues.default({}),
    preApproval: Id.nullable().default(null).describe('The id of the pre-approval that is made use of'),
    remark: Comment.default(''),
  }),
  response: Run,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', ...whyNotRunnable, ...whyNotCovered],
  example: {
    params: ofWorkflow,
    body: {
      inputs: { target: 'qa', services: [{ service: 'cart', module: 'cart-api' }] },
      remark: 'Before the sale',
    },
    response: runExample,
  },
});

export const readOffer = endpoint({
  id: 'readOffer',
  method: 'GET',
  path: '/api/v1/projects/{project}/workflows/{workflow}/offer',
  tag,
  summary: 'See what a run could be started with now',
  description:
    'Each input with its options. With a pre-approval only the environments and services it covers are offered, and a ' +
    'default outside them is left out. Refused as starting the run would be.',
  params: WorkflowParams,
  query: z.strictObject({ preApproval: Id.optional() }),
  response: Offer,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', ...whyNotRunnable, ...whyNotCovered],
  example: {
    params: ofWorkflow,
    response: {
      workflow: runSummaryExample.workflow,
      workflowVersion: runSummaryExample.workflowVersion,
      preApproval: null,
      inputs: [
        {
          name: 'target',
          label: 'Where to',
          required: true,
          type: 'environment',
          options: [{ key: 'qa', name: 'QA' }],
          default: 'qa',
        },
      ],
    },
  },
});

export const listRuns = endpoint({
  id: 'listRuns',
  method: 'GET',
  path: '/api/v1/projects/{project}/runs',
  tag,
  summary: 'List the runs of a project, newest first',
  params: ProjectParams,
  query: PageQuery.extend({ workflow: WorkflowKey.optional(), status: RunStatus.optional() }),
  response: page(RunSummary),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop' },
    query: { workflow: 'nightly', status: 'running' },
    response: { items: [runSummaryExample], next: null },
  },
});

export const getRun = endpoint({
  id: 'getRun',
  method: 'GET',
  path: '/api/v1/projects/{project}/runs/{run}',
  tag,
  summary: 'Read a run: its jobs with their logs, and what it waits for',
  params: Params,
  response: Run,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  waits: true,
  example: { params, response: runExample },
});

export const retryRun = endpoint({
  id: 'retryRun',
  method: 'POST',
  path: '/api/v1/projects/{project}/runs/{run}:retry',
  tag,
  summary: 'Try a run again that ended otherwise than well',
  description:
    'Jobs that passed stay; the others are begun anew. All that is checked when a run starts is checked again, for the ' +
    'one who retries it.',
  params: Params,
  response: Run,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'run/wrong-state',
    ...whyNotRunnable,
    'permit/inputs-changed',
    'permit/environment',
    'permit/service',
    ...whyNotCovered,
  ],
  example: { params, response: { ...runExample, attempt: 2, retriedBy: 'ann', version: 9 } },
});

export const cancelRun = endpoint({
  id: 'cancelRun',
  method: 'POST',
  path: '/api/v1/projects/{project}/runs/{run}:cancel',
  tag,
  summary: 'Stop a run where it is',
  description: 'A call that is out cannot be called back; its answer counts no more.',
  params: Params,
  body: z.strictObject({ reason: Comment.default('') }),
  response: Run,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'run/wrong-state'],
  example: { params, body: { reason: 'Built from the wrong branch' }, response: cancelledExample },
});

export const completeJob = endpoint({
  id: 'completeJob',
  method: 'POST',
  path: '/api/v1/projects/{project}/runs/{run}/jobs/{job}:complete',
  tag,
  summary: 'Say how a manual job went',
  params: Params.extend({ job: Id }),
  body: z.strictObject({ status: z.enum(['passed', 'failed']), comment: Comment.default('') }),
  response: Run,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'job/not-waiting'],
  example: {
    params: { ...params, job: '72' },
    body: { status: 'passed', comment: 'The cart works' },
    response: runExample,
  },
});

export const runEndpoints = [
  startRun,
  readOffer,
  listRuns,
  getRun,
  retryRun,
  cancelRun,
  completeJob,
] as const;
