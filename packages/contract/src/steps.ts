import { z } from 'zod';
import { Comment, Id, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { executionExample, stepExample } from './execution-examples.ts';
import { Execution, Reason, StepExecution } from './execution-shapes.ts';

const StepParams = ProjectParams.extend({ step: Id });
const tag = 'Executions';

export const getStep = endpoint({
  id: 'getStep',
  method: 'GET',
  path: '/api/v1/projects/{project}/steps/{step}',
  tag,
  summary: 'Read a step of a stage execution',
  params: StepParams,
  response: StepExecution.extend({ execution: Id, stage: Name }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', step: '9' },
    response: { ...stepExample, execution: '42', stage: 'QA' },
  },
});

export const completeStep = endpoint({
  id: 'completeStep',
  method: 'POST',
  path: '/api/v1/projects/{project}/steps/{step}:complete',
  tag,
  summary: 'Say how a manual step went',
  params: StepParams,
  body: z.strictObject({ status: z.enum(['passed', 'failed']), comment: Comment.default('') }),
  response: Execution,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'step/not-waiting'],
  example: {
    params: { project: 'shop', step: '10' },
    body: { status: 'passed', comment: 'The cart works' },
    response: executionExample,
  },
});

export const skipStep = endpoint({
  id: 'skipStep',
  method: 'POST',
  path: '/api/v1/projects/{project}/steps/{step}:skip',
  tag,
  summary: 'Go on without a step that waits, with a reason',
  params: StepParams,
  body: Reason,
  response: Execution,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'step/not-waiting'],
  example: {
    params: { project: 'shop', step: '9' },
    body: { reason: 'Deployed by hand' },
    response: executionExample,
  },
});

export const stepEndpoints = [getStep, completeStep, skipStep] as const;
