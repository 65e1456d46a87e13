import { z } from 'zod';
import { Comment, Empty, Id, Instant, Key, Name, PageQuery, ProjectParams, page } from './common.ts';
import { endpoint } from './endpoint.ts';
import { executionExample } from './execution-examples.ts';
import { Execution } from './execution-shapes.ts';
import { ApproverRef } from './policies.ts';
import { runExample } from './run-examples.ts';
import { Run } from './run-shapes.ts';

const definition = {
  kind: z
    .enum(['freeze', 'allow'])
    .describe('freeze: nothing is begun while its calendar is on; allow: nothing is begun while it is not'),
  calendar: Name.describe('The calendar of the project that says when'),
  environments: z
    .array(Key)
    .max(100)
    .default([])
    .describe('The keys of environments; none: all of the project, and what names no environment'),
  override: z
    .array(ApproverRef)
    .max(50)
    .default([])
    .describe('Who may let one stage or run pass all the same, with a reason; none: nobody'),
};

/** When environments may be changed. */
export const WindowDefinition = z.strictObject(definition);
export type WindowDefinition = z.output<typeof WindowDefinition>;

export const Window = z.strictObject({
  id: Id,
  name: Name,
  version: z.int().describe('Grows with every change; the ETag begins with it'),
  ...definition,
  updatedAt: Instant,
});
export type Window = z.output<typeof Window>;

const WindowParams = ProjectParams.extend({ window: Id });

const example = {
  kind: 'freeze' as const,
  calendar: 'year-end',
  environments: ['prod'],
  override: ['role:CAB'],
};
const stored = {
  id: '5',
  name: 'Year-end freeze',
  version: 1,
  ...example,
  updatedAt: '2026-11-22T09:00:00.000Z',
};

export const createWindow = endpoint({
  id: 'createWindow',
  method: 'POST',
  path: '/api/v1/projects/{project}/windows',
  tag: 'Windows',
  summary: 'Create a window',
  description:
    'Holds whatever acts in its environments, whichever way it was begun: stages before their steps, runs before each ' +
    'job, and permits. What has begun goes on; what waits begins by itself when the window lets it.',
  params: ProjectParams,
  body: WindowDefinition.extend({ name: Name }),
  response: Window,
  version: 'version',
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  example: { params: { project: 'shop' }, body: { name: 'Year-end freeze', ...example }, response: stored },
});

export const listWindows = endpoint({
  id: 'listWindows',
  method: 'GET',
  path: '/api/v1/projects/{project}/windows',
  tag: 'Windows',
  summary: 'List the windows of a project',
  params: ProjectParams,
  query: PageQuery,
  response: page(Window),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop' }, query: { limit: '50' }, response: { items: [stored], next: null } },
});

export const getWindow = endpoint({
  id: 'getWindow',
  method: 'GET',
  path: '/api/v1/projects/{project}/windows/{window}',
  tag: 'Windows',
  summary: 'Read a window',
  params: WindowParams,
  response: Window,
  version: 'version',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', window: '5' }, response: stored },
});

export const editWindow = endpoint({
  id: 'editWindow',
  method: 'PUT',
  path: '/api/v1/projects/{project}/windows/{window}',
  tag: 'Windows',
  summary: 'Replace what a window says',
  description: 'Counts at once. If-Match takes the version as it was read.',
  params: WindowParams,
  body: WindowDefinition,
  response: Window,
  version: 'version',
  guarded: true,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed'],
  example: {
    params: { project: 'shop', window: '5' },
    body: { ...example, override: ['role:CAB', 'role:QA Manager'] },
    response: { ...stored, version: 2, override: ['role:CAB', 'role:QA Manager'] },
  },
});

export const deleteWindow = endpoint({
  id: 'deleteWindow',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/windows/{window}',
  tag: 'Windows',
  summary: 'Delete a window',
  description: 'What waited for it goes on at once.',
  params: WindowParams,
  response: Empty,
  guarded: true,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed'],
  example: { params: { project: 'shop', window: '5' } },
});

const Passing = z.strictObject({
  reason: Comment.min(1).describe('Why it cannot wait; the ledger keeps it'),
});
const reason = 'The shop takes no orders';

export const passExecutionWindow = endpoint({
  id: 'passExecutionWindow',
  method: 'POST',
  path: '/api/v1/projects/{project}/executions/{execution}:pass-window',
  tag: 'Windows',
  summary: 'Let the stage an execution is at pass the windows that hold it',
  description:
    'For those whom every window that holds it names, and whoever has broken the glass. Counts for this attempt at ' +
    'this stage; its gates are asked all the same.',
  params: ProjectParams.extend({ execution: Id }),
  body: Passing,
  response: Execution,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'execution/wrong-state', 'window/no-override'],
  example: { params: { project: 'shop', execution: '42' }, body: { reason }, response: executionExample },
});

export const passRunWindow = endpoint({
  id: 'passRunWindow',
  method: 'POST',
  path: '/api/v1/projects/{project}/runs/{run}:pass-window',
  tag: 'Windows',
  summary: 'Let a run pass the windows that hold it',
  description: 'As for an execution. Counts for this attempt at the run.',
  params: ProjectParams.extend({ run: Id }),
  body: Passing,
  response: Run,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'run/wrong-state', 'window/no-override'],
  example: { params: { project: 'shop', run: '31' }, body: { reason }, response: runExample },
});

export const windowEndpoints = [
  createWindow,
  listWindows,
  getWindow,
  editWindow,
  deleteWindow,
  passExecutionWindow,
  passRunWindow,
] as const;
