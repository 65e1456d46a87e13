import { type ProblemCode, problems } from '@countersign/contract/problems.ts';
import { expect, test } from 'vitest';
import { refused } from '../../kernel/outcome.ts';
import { type ErrorBody, render } from './render.ts';

// The code table of the spec (2.5), and its rule that item paths answer an object (2.4). Every refusal there is has its row.

const expected: Record<ProblemCode, [status: number, code: number]> = {
  'request/invalid': [400, 4001],
  'request/malformed': [400, 4021],
  'request/too-large': [400, 4021],
  'request/unsupported-media-type': [400, 4021],
  'request/too-many': [429, 4015],
  'request/idempotency-mismatch': [400, 4001],
  'request/idempotency-in-progress': [400, 4001],
  'request/idempotency-lost': [400, 4001],
  'request/precondition-failed': [400, 4001],
  'request/method-not-allowed': [400, 4021],
  'server/unavailable': [503, 4004],
  'server/error': [500, 4004],
  'auth/unauthenticated': [401, 4002],
  'auth/token-expired': [401, 4002],
  'auth/token-revoked': [401, 4002],
  'auth/account-disabled': [401, 4002],
  'auth/scope-missing': [401, 4002],
  'auth/forbidden': [403, 4002],
  'resource/not-found': [404, 4007],
  'resource/exists': [400, 4008],
  'resource/in-use': [400, 4005],
  'approval/not-approver': [403, 4002],
  'approval/barred': [403, 4002],
  'approval/not-open': [400, 4001],
  'approval/level-not-open': [400, 4001],
  'approval/level-ambiguous': [400, 4001],
  'approval/already-decided': [400, 4001],
  'approval/stale': [400, 4001],
  'approval/by-policy': [400, 4001],
  'approval/no-override': [403, 4002],
  'approval/people-only': [403, 4002],
  'approval/distinct-people': [403, 4002],
  'approval/delegated': [403, 4002],
  'approval/expired': [400, 4001],
  'approval/newer-waiting': [400, 4001],
  'approval/input-required': [400, 4001],
  'approval/input-conflict': [400, 4001],
  'policy/own-rule': [403, 4002],
  'condition/failed': [400, 4001],
  'delegation/cycle': [400, 4001],
  'delegation/overlap': [400, 4001],
  'calendar/unreadable': [400, 4001],
  'window/closed': [400, 4001],
  'window/no-override': [403, 4002],
  'break-glass/not-granted': [403, 4002],
  'break-glass/review-pending': [400, 4001],
  'policy/unsatisfiable': [400, 4001],
  'pipeline/not-a-draft': [400, 4001],
  'pipeline/no-active-version': [400, 4001],
  'release/closed': [400, 4001],
  'execution/wrong-state': [400, 4001],
  'gate/not-waiting': [400, 4001],
  'gate/no-override': [403, 4002],
  'step/not-waiting': [400, 4001],
  'workflow/disabled': [400, 4001],
  'workflow/no-active-version': [400, 4001],
  'version/wrong-state': [400, 4001],
  'run/wrong-state': [400, 4001],
  'job/not-waiting': [400, 4001],
  'pre-approval/required': [400, 4001],
  'pre-approval/invalid': [400, 4001],
  'pre-approval/executor': [403, 4002],
  'pre-approval/window': [400, 4001],
  'pre-approval/environment': [400, 4001],
  'pre-approval/service': [400, 4001],
  'pre-approval/used': [400, 4001],
  'permit/not-ready': [400, 4001],
  'permit/other-subject': [400, 4001],
  'permit/content-changed': [400, 4001],
  'permit/inputs-changed': [400, 4001],
  'permit/environment': [400, 4001],
  'permit/service': [400, 4001],
  'permit/used': [400, 4001],
  'permit/expired': [400, 4001],
  'permit/revoked': [400, 4001],
};

test.each(Object.keys(problems) as ProblemCode[])('%s', (code) => {
  const { status, body } = render(refused(code, 'Because.', { blockers: [] }).refusal);
  expect([status, body]).toEqual([
    expected[code][0],
    {
      response_status: {
        status_code: 4000,
        status: 'failed',
        messages: [{ status_code: expected[code][1], type: 'failed', message: 'Because.' }],
      },
    },
  ]);
});

test.each([
  [
    'required',
    '/release/title',
    { status_code: 4012, type: 'failed', message: 'title: required.', fields: ['title'] },
  ],
  [
    'unknown field',
    '/release/x',
    { status_code: 4001, type: 'failed', message: 'Extra key in input_data: x.', field: 'x' },
  ],
  [
    'expected string, received number',
    '/approval_level/stage/name',
    {
      status_code: 4021,
      type: 'failed',
      message: 'stage.name: expected string, received number.',
      field: 'stage.name',
    },
  ],
])('a fault in the input, %s, has its code and its field', (detail, pointer, message) => {
  const faults = [{ pointer, detail }];
  const body = render(refused('request/invalid', 'x', { faults }).refusal).body as ErrorBody;
  expect(body.response_status.messages).toEqual([message]);
});
