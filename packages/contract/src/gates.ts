import { z } from 'zod';
import { Id, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { executionExample, gateExample } from './execution-examples.ts';
import { Execution, Gate, Reason } from './execution-shapes.ts';

const GateParams = ProjectParams.extend({ gate: Id });
const tag = 'Executions';

export const getGate = endpoint({
  id: 'getGate',
  method: 'GET',
  path: '/api/v1/projects/{project}/gates/{gate}',
  tag,
  summary: 'Read a gate that has been asked',
  params: GateParams,
  response: Gate.extend({ execution: Id, stage: Name }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', gate: '7' },
    response: { ...gateExample, execution: '42', stage: 'QA' },
  },
});

export const overrideGate = endpoint({
  id: 'overrideGate',
  method: 'POST',
  path: '/api/v1/projects/{project}/gates/{gate}:override',
  tag,
  summary: 'Let an execution past a gate that waits, with a reason',
  description:
    'An approval gate: those whom its policy grants it. Others: those whom the gate names, or else maintainers. ' +
    'Whoever has broken the glass: any of them.',
  params: GateParams,
  body: Reason,
  response: Execution,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'gate/not-waiting',
    'gate/no-override',
    'approval/barred',
    'approval/not-open',
    'approval/no-override',
  ],
  example: {
    params: { project: 'shop', gate: '7' },
    body: { reason: 'Outage: the manager was told by telephone' },
    response: executionExample,
  },
});

export const drawGateToken = endpoint({
  id: 'drawGateToken',
  method: 'POST',
  path: '/api/v1/projects/{project}/gates/{gate}:token',
  tag,
  summary: 'Draw the token with which an outside system answers a check gate',
  description: 'It is shown this once; one drawn earlier is good no more.',
  params: GateParams,
  response: z.strictObject({ url: z.string(), token: z.string() }),
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'gate/not-waiting'],
  example: {
    params: { project: 'shop', gate: '8' },
    response: {
      url: 'https://sign.example.test/api/v1/callbacks',
      token: 'csc_c2hvd24gdGhpcyBvbmNlIG9ubHkh',
    },
  },
});

export const gateEndpoints = [getGate, overrideGate, drawGateToken] as const;
