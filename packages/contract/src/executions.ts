import { z } from 'zod';
import { Id, Name, PageQuery, ProjectParams, page } from './common.ts';
import { endpoint } from './endpoint.ts';
import { executionExample, summaryExample } from './execution-examples.ts';
import { Execution, ExecutionSummary, Reason } from './execution-shapes.ts';
import { ExecutionStatus } from './execution-states.ts';
import { gateEndpoints } from './gates.ts';
import { stepEndpoints } from './steps.ts';

const Params = ProjectParams.extend({ execution: Id });
const tag = 'Executions';
const params = { project: 'shop', execution: '42' };

export const startExecution = endpoint({
  id: 'startExecution',
  method: 'POST',
  path: '/api/v1/projects/{project}/executions',
  tag,
  summary: 'Submit a snapshot: send it along the active version of its release’s pipeline',
  description:
    'Refused, and nothing is written, when the people at the gates of its first stage could not be asked: those who ' +
    'ask for it, or made it, do not sign it, and nobody ships along a change of the pipeline that only they have made.',
  params: ProjectParams,
  body: z.strictObject({ snapshot: Id }),
  response: Execution,
  status: 201,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'release/closed',
    'pipeline/no-active-version',
    'execution/wrong-state',
    'policy/own-rule',
    'policy/unsatisfiable',
    'condition/failed',
  ],
  example: { params: { project: 'shop' }, body: { snapshot: '12' }, response: executionExample },
});

export const listExecutions = endpoint({
  id: 'listExecutions',
  method: 'GET',
  path: '/api/v1/projects/{project}/executions',
  tag,
  summary: 'List the executions of a project, newest first',
  params: ProjectParams,
  query: PageQuery.extend({
    release: Id.optional(),
    snapshot: Id.optional(),
    status: ExecutionStatus.optional(),
  }),
  response: page(ExecutionSummary),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop' },
    query: { release: '6', status: 'running' },
    response: { items: [summaryExample], next: null },
  },
});

export const getExecution = endpoint({
  id: 'getExecution',
  method: 'GET',
  path: '/api/v1/projects/{project}/executions/{execution}',
  tag,
  summary: 'Read an execution: stages, gates, steps, and what it waits for',
  params: Params,
  response: Execution,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  waits: true,
  example: { params, response: executionExample },
});

export const abortExecution = endpoint({
  id: 'abortExecution',
  method: 'POST',
  path: '/api/v1/projects/{project}/executions/{execution}:abort',
  tag,
  summary: 'Stop an execution where it is',
  description: 'A call that is out cannot be called back; its answer counts no more.',
  params: Params,
  body: Reason,
  response: Execution,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'execution/wrong-state'],
  example: {
    params,
    body: { reason: 'Built from the wrong branch' },
    response: {
      ...executionExample,
      status: 'aborted',
      because: 'Aborted by bob: Built from the wrong branch',
      version: 3,
      endedAt: '2026-11-22T09:18:00.000Z',
      blockers: [],
    },
  },
});

export const replayExecution = endpoint({
  id: 'replayExecution',
  method: 'POST',
  path: '/api/v1/projects/{project}/executions/{execution}:replay',
  tag,
  summary: 'Begin the stage at which an execution stopped anew',
  description: 'Asks every gate of the stage and runs every step again, then goes on along the pipeline.',
  params: Params,
  body: z.strictObject({
    stage: z.union([Name, z.int().min(0).max(49)]).describe('Its name, or its position from 0'),
  }),
  response: Execution,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'execution/wrong-state',
    'release/closed',
    'policy/own-rule',
    'policy/unsatisfiable',
    'condition/failed',
  ],
  example: { params, body: { stage: 'QA' }, response: { ...executionExample, version: 8 } },
});

export const executionEndpoints = [
  startExecution,
  listExecutions,
  getExecution,
  abortExecution,
  replayExecution,
  ...gateEndpoints,
  ...stepEndpoints,
] as const;
