import { z } from 'zod';
import { InputValue } from './approval-input.ts';
import { readApprovalOptions } from './approval-options.ts';
import {
  Approval,
  ApprovalStatus,
  ApprovalSummary,
  Explanation,
  LevelStatus,
  Verdict,
} from './approval-shapes.ts';
import { readApprovalSubject } from './approval-subject.ts';
import { Comment, Digest, Id, Instant, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import type { ProblemCode } from './problems.ts';

/** What somebody says to an approval that waits for them. */
export const NewDecision = z.strictObject({
  verdict: Verdict,
  comment: Comment.default(''),
  level: Id.optional().describe(
    'Needed when more than one level waits for the caller, or one waits and another was signed',
  ),
  digest: Digest.optional().describe(
    'What the caller saw; another one than is being approved is refused as stale',
  ),
  confirmOlder: z
    .boolean()
    .optional()
    .describe('A newer snapshot waits for the same, and this older one is meant all the same'),
  input: InputValue.optional().describe('The value that the level asks its approvers for'),
});

/** Why a decision may be refused. */
export const decisionProblems = [
  'approval/not-approver',
  'approval/barred',
  'approval/delegated',
  'approval/distinct-people',
  'approval/people-only',
  'approval/not-open',
  'approval/expired',
  'approval/level-not-open',
  'approval/level-ambiguous',
  'approval/already-decided',
  'approval/stale',
  'approval/newer-waiting',
  'approval/input-required',
  'approval/input-conflict',
] as const satisfies readonly ProblemCode[];

/** What became of a decision. */
export const DecisionMade = z.strictObject({
  approval: Id,
  status: ApprovalStatus,
  level: Id.nullable().describe('The level signed; null for a repeat'),
  levelStatus: LevelStatus.nullable(),
  because: z.string(),
  verdict: Verdict,
  repeat: z.boolean().describe('The caller had said the same before; nothing was written'),
  at: Instant,
});
export type DecisionMade = z.output<typeof DecisionMade>;

const Reason = z.strictObject({ reason: Text(1000).min(1) });
const ApprovalParams = ProjectParams.extend({ approval: Id });
const ApprovalQuery = PageQuery.extend({
  status: ApprovalStatus.optional(),
  subjectType: z.string().max(50).optional(),
  subject: Id.optional(),
});

const at = '2026-11-22T09:00:00.000Z';
const digest = `sha256:${'5e'.repeat(32)}`;
const summary = {
  id: '1',
  project: 'shop',
  title: 'RL-1 Web shop 2.4, snapshot 1, to QA',
  status: 'open' as const,
  subject: { type: 'gate', id: '1', digest },
  stale: false,
  policy: { id: '1', version: 1 },
  requestedBy: 'bob',
  createdAt: at,
  decidedAt: null,
  dueAt: null,
  byRule: null,
  previous: null,
  newer: null,
  version: 2,
};
const level = {
  id: '1',
  ordinal: 1,
  name: 'QA',
  rule: 'anyone' as const,
  threshold: null,
  approvers: ['role:QA Manager'],
  status: 'open' as const,
  because: '0 of 1 have approved; one more decides (anyone may approve).',
  openedAt: at,
  decidedAt: null,
  peopleOnly: false,
  dueAt: null,
  escalated: false,
  stuck: false,
  input: null,
  value: null,
  signers: [
    {
      id: '1',
      username: 'ann',
      name: 'Ann Lee',
      verdict: null,
      comment: '',
      decidedAt: null,
      left: false,
      signedBy: null,
      delegate: null,
    },
  ],
};
const params = { project: 'shop', approval: '1' };
const tag = 'Approvals';

export const listApprovals = endpoint({
  id: 'listApprovals',
  method: 'GET',
  path: '/api/v1/projects/{project}/approvals',
  tag,
  summary: 'List approvals, newest first',
  params: ProjectParams,
  query: ApprovalQuery,
  response: page(ApprovalSummary),
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    query: { status: 'open' },
    response: { items: [summary], next: null },
  },
});

export const getApproval = endpoint({
  id: 'getApproval',
  method: 'GET',
  path: '/api/v1/projects/{project}/approvals/{approval}',
  tag,
  summary: 'Read an approval with its levels and signatures',
  params: ApprovalParams,
  response: Approval,
  status: 200,
  problems: ['resource/not-found'],
  waits: true,
  version: 'version',
  example: { params, response: { ...summary, levels: [level], previousDecisions: [] } },
});

export const explainApproval = endpoint({
  id: 'explainApproval',
  method: 'GET',
  path: '/api/v1/projects/{project}/approvals/{approval}:explain',
  tag,
  summary: 'Explain where an approval stands, and who can act',
  params: ApprovalParams,
  response: Explanation,
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params,
    response: {
      status: 'open',
      because: 'It waits for QA.',
      requirements: [
        {
          requirement: 'Level "QA" is approved',
          standing: 'unsatisfied',
          because: level.because,
          who: ['ann'],
          since: at,
          until: null,
        },
      ],
      blockers: [
        {
          requirement: 'Level "QA" is approved',
          because: level.because,
          who: ['ann'],
          since: at,
          until: null,
        },
      ],
    },
  },
});

export const decideApproval = endpoint({
  id: 'decideApproval',
  method: 'POST',
  path: '/api/v1/projects/{project}/approvals/{approval}/decisions',
  tag,
  summary: 'Approve or reject',
  description:
    'A signature is final. Saying the same again is a success that writes nothing; saying otherwise is refused.',
  params: ApprovalParams,
  body: NewDecision,
  response: DecisionMade,
  status: 200,
  problems: ['resource/not-found', ...decisionProblems, 'auth/scope-missing'],
  example: {
    params,
    body: { verdict: 'approve', comment: 'Tested on QA' },
    response: {
      approval: '1',
      status: 'approved',
      level: '1',
      levelStatus: 'approved',
      because: '1 of 1 have approved; anyone may approve.',
      verdict: 'approve',
      repeat: false,
      at,
    },
  },
});

export const withdrawApproval = endpoint({
  id: 'withdrawApproval',
  method: 'POST',
  path: '/api/v1/projects/{project}/approvals/{approval}:withdraw',
  tag,
  summary: 'Take the question back',
  params: ApprovalParams,
  body: Reason,
  response: ApprovalSummary,
  status: 200,
  problems: ['resource/not-found', 'approval/not-open', 'auth/scope-missing'],
  example: {
    params,
    body: { reason: 'Built from the wrong branch' },
    response: { ...summary, status: 'withdrawn', decidedAt: at, version: 3 },
  },
});

export const overrideApproval = endpoint({
  id: 'overrideApproval',
  method: 'POST',
  path: '/api/v1/projects/{project}/approvals/{approval}:override',
  tag,
  summary: 'Answer in place of the levels, with a reason, where the policy grants it',
  description: 'Or for whoever has broken the glass, meanwhile.',
  params: ApprovalParams,
  body: Reason,
  response: ApprovalSummary,
  status: 200,
  problems: [
    'resource/not-found',
    'approval/barred',
    'approval/not-open',
    'approval/no-override',
    'auth/scope-missing',
  ],
  example: {
    params,
    body: { reason: 'Outage: the CAB was told by telephone' },
    response: { ...summary, status: 'overridden', decidedAt: at, version: 3 },
  },
});

export const approvalEndpoints = [
  listApprovals,
  getApproval,
  explainApproval,
  readApprovalOptions,
  readApprovalSubject,
  decideApproval,
  withdrawApproval,
  overrideApproval,
];
