import { z } from 'zod';
import { Id, Key, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Reason } from './execution-shapes.ts';
import { NewPreApproval, OfferedPreApproval, PreApproval, UsedPreApproval } from './pre-approval-shapes.ts';

const Params = ProjectParams.extend({ preApproval: Id });
const tag = 'Pre-approvals';
const project = { project: 'shop' };
const params = { project: 'shop', preApproval: '3' };
const query = Text(200).optional().describe('Part of the outside system’s number; case does not count');

const covered = {
  environments: ['qa'],
  services: [{ service: 'cart', module: 'cart-api' }],
  windowStart: '2026-11-22T09:00:00.000Z',
  windowEnd: '2026-11-22T12:00:00.000Z',
  singleUse: false,
};
const example: PreApproval = {
  id: '3',
  externalId: 'CHG-77',
  valid: true,
  ...covered,
  executors: [
    { username: 'ann', name: 'Ann Lee', email: 'ann@example.test' },
    { username: 'ci', name: null, email: null },
  ],
  used: true,
  createdBy: 'ci',
  createdAt: '2026-11-22T08:00:00.000Z',
  revokedBy: null,
  revokedAt: null,
};
const run = {
  id: '31',
  workflow: 'nightly',
  number: 12,
  attempt: 1,
  status: 'running',
  startedAt: '2026-11-22T09:00:00.000Z',
} as const;
const permit = {
  id: '8',
  subject: { type: 'run', id: '31', attempt: 1 },
  redeemedAt: '2026-11-22T09:00:01.000Z',
} as const;

export const createPreApproval = endpoint({
  id: 'createPreApproval',
  method: 'POST',
  path: '/api/v1/projects/{project}/pre-approvals',
  tag,
  summary: 'Give permission in advance: who may act, when, where and on what',
  description:
    'Made by outside systems. What it names need not be known here: names are compared when somebody wants to act, ' +
    'exactly, character by character. Time counts in whole seconds, and both ends of the window belong to it.',
  params: ProjectParams,
  body: NewPreApproval,
  response: PreApproval,
  status: 201,
  problems: ['resource/not-found', 'resource/exists', 'auth/scope-missing'],
  example: {
    params: project,
    body: {
      externalId: 'CHG-77',
      ...covered,
      executors: [{ name: 'Ann Lee', email: 'ann@example.test' }, { username: 'ci' }],
    },
    response: { ...example, used: false },
  },
});

export const listPreApprovals = endpoint({
  id: 'listPreApprovals',
  method: 'GET',
  path: '/api/v1/projects/{project}/pre-approvals',
  tag,
  summary: 'List the pre-approvals of a project, newest first',
  params: ProjectParams,
  query: PageQuery.extend({
    valid: z.enum(['true', 'false']).optional().describe('true: made as valid, and not revoked'),
    query,
  }),
  response: page(PreApproval),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: project,
    query: { valid: 'true', query: 'chg' },
    response: { items: [example], next: null },
  },
});

export const getPreApproval = endpoint({
  id: 'getPreApproval',
  method: 'GET',
  path: '/api/v1/projects/{project}/pre-approvals/{preApproval}',
  tag,
  summary: 'Read a pre-approval, and where it was used',
  params: Params,
  response: UsedPreApproval,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params, response: { ...example, uses: { runs: [run], permits: [permit] } } },
});

export const revokePreApproval = endpoint({
  id: 'revokePreApproval',
  method: 'POST',
  path: '/api/v1/projects/{project}/pre-approvals/{preApproval}:revoke',
  tag,
  summary: 'Take a pre-approval back, at once and for good',
  description: 'What runs with it goes no further than the job it is at. One that is revoked stays as it is.',
  params: Params,
  body: Reason,
  response: PreApproval,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params,
    body: { reason: 'The change was called off' },
    response: {
      ...example,
      valid: false,
      revokedBy: 'ann',
      revokedAt: '2026-11-22T09:20:00.000Z',
    },
  },
});

export const listPreApprovalsForWorkflow = endpoint({
  id: 'listPreApprovalsForWorkflow',
  method: 'GET',
  path: '/api/v1/projects/{project}/workflows/{workflow}/pre-approvals',
  tag,
  summary: 'See with which pre-approvals the caller may run a workflow now, and why not with the others',
  description:
    'Those of the project, newest first, each with every reason that stands against it, and with the environments and ' +
    'services that it leaves of those the active version’s inputs can be. A page may hold fewer than asked for although ' +
    'more follow.',
  params: ProjectParams.extend({ workflow: Key }),
  query: PageQuery.extend({
    usable: z.enum(['true', 'false']).optional().describe('true: only those that are usable'),
    query,
  }),
  response: page(OfferedPreApproval),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { ...project, workflow: 'nightly' },
    response: {
      items: [
        {
          ...example,
          usable: false,
          reasons: [
            {
              code: 'pre-approval/window',
              because:
                'Pre-approval CHG-77 could be used until 2026-11-22T12:00:00.000Z only; it is ' +
                '2026-11-22T12:00:01.000Z now.',
            },
          ],
          offers: { environments: covered.environments, services: covered.services },
        },
      ],
      next: null,
    },
  },
});

export const preApprovalEndpoints = [
  createPreApproval,
  listPreApprovals,
  getPreApproval,
  revokePreApproval,
  listPreApprovalsForWorkflow,
] as const;
