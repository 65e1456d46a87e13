import { type ProblemCode, problems } from '@countersign/contract/problems.ts';
import { expect, test } from 'vitest';
import { refused } from '../kernel/outcome.ts';
import { problemOf } from '../kernel/problem.ts';
import { render as flexdeploy } from './flexdeploy/render.ts';
import { render as secmaster } from './secmaster/render.ts';
import { render as servicedesk } from './servicedesk/render.ts';

// Every refusal there is, and the status that each API says it with: native, FlexDeploy (seed 001:36-40), ServiceDesk
// Plus (its table of common errors), SecMaster (400 almost always, and its gateway). Written out, so that a change is
// seen here.
type Statuses = [native: number, flexdeploy: number, servicedesk: number, secmaster: number];
const table: Record<ProblemCode, Statuses> = {
  'request/invalid': [400, 400, 400, 400],
  'request/malformed': [400, 400, 400, 400],
  'request/too-large': [413, 413, 400, 413],
  'request/unsupported-media-type': [415, 415, 400, 400],
  'request/too-many': [429, 429, 429, 429],
  'request/idempotency-mismatch': [422, 400, 400, 400],
  'request/idempotency-in-progress': [409, 400, 400, 400],
  'request/idempotency-lost': [409, 400, 400, 400],
  'request/precondition-failed': [412, 400, 400, 400],
  'request/method-not-allowed': [405, 405, 400, 404],
  'server/unavailable': [503, 503, 503, 503],
  'server/error': [500, 500, 500, 500],
  'auth/unauthenticated': [401, 401, 401, 401],
  'auth/token-expired': [401, 401, 401, 401],
  'auth/token-revoked': [401, 401, 401, 401],
  'auth/account-disabled': [401, 401, 401, 401],
  'auth/scope-missing': [403, 403, 401, 403],
  'auth/forbidden': [403, 403, 403, 403],
  'resource/not-found': [404, 404, 404, 404],
  'resource/exists': [409, 400, 400, 400],
  'resource/in-use': [409, 400, 400, 400],
  'approval/not-approver': [403, 403, 403, 403],
  'approval/barred': [403, 403, 403, 403],
  'approval/not-open': [409, 400, 400, 400],
  'approval/level-not-open': [409, 400, 400, 403],
  'approval/level-ambiguous': [409, 400, 400, 400],
  'approval/already-decided': [409, 400, 400, 400],
  'approval/stale': [409, 400, 400, 400],
  'approval/by-policy': [409, 400, 400, 400],
  'approval/no-override': [403, 403, 403, 403],
  'approval/people-only': [403, 403, 403, 403],
  'approval/distinct-people': [403, 403, 403, 403],
  'approval/delegated': [403, 403, 403, 403],
  'approval/expired': [409, 400, 400, 400],
  'approval/newer-waiting': [409, 400, 400, 400],
  'approval/input-required': [422, 400, 400, 400],
  'approval/input-conflict': [409, 400, 400, 400],
  'policy/own-rule': [403, 403, 403, 403],
  'condition/failed': [422, 400, 400, 400],
  'delegation/cycle': [409, 400, 400, 400],
  'delegation/overlap': [409, 400, 400, 400],
  'calendar/unreadable': [422, 400, 400, 400],
  'window/closed': [409, 400, 400, 400],
  'window/no-override': [403, 403, 403, 403],
  'break-glass/not-granted': [403, 403, 403, 403],
  'break-glass/review-pending': [409, 400, 400, 400],
  'policy/unsatisfiable': [422, 400, 400, 400],
  'pipeline/not-a-draft': [409, 400, 400, 400],
  'pipeline/no-active-version': [409, 400, 400, 400],
  'release/closed': [409, 400, 400, 400],
  'execution/wrong-state': [409, 400, 400, 400],
  'gate/not-waiting': [409, 400, 400, 400],
  'gate/no-override': [403, 403, 403, 403],
  'step/not-waiting': [409, 400, 400, 400],
  'workflow/disabled': [409, 400, 400, 400],
  'workflow/no-active-version': [409, 400, 400, 400],
  'version/wrong-state': [409, 400, 400, 400],
  'run/wrong-state': [409, 400, 400, 400],
  'job/not-waiting': [409, 400, 400, 400],
  'pre-approval/required': [409, 400, 400, 400],
  'pre-approval/invalid': [409, 400, 400, 400],
  'pre-approval/executor': [403, 403, 403, 403],
  'pre-approval/window': [409, 400, 400, 400],
  'pre-approval/environment': [409, 400, 400, 400],
  'pre-approval/service': [409, 400, 400, 400],
  'pre-approval/used': [409, 400, 400, 400],
  'permit/not-ready': [409, 400, 400, 400],
  'permit/other-subject': [409, 400, 400, 400],
  'permit/content-changed': [409, 400, 400, 400],
  'permit/inputs-changed': [409, 400, 400, 400],
  'permit/environment': [409, 400, 400, 400],
  'permit/service': [409, 400, 400, 400],
  'permit/used': [409, 400, 400, 400],
  'permit/expired': [409, 400, 400, 400],
  'permit/revoked': [409, 400, 400, 400],
};

test('the table has every refusal', () => expect(Object.keys(table)).toEqual(Object.keys(problems)));

test.each(Object.entries(table))('%s: %j', (code, statuses) => {
  const { refusal } = refused(code as ProblemCode, 'Because it is so.');
  const rendered = [
    { status: problemOf(refusal).status, body: problemOf(refusal) },
    flexdeploy(refusal),
    servicedesk(refusal),
    secmaster(refusal),
  ];
  expect(rendered.map(({ status }) => status)).toEqual(statuses);
  for (const { body } of rendered) expect(JSON.stringify(body)).toContain('Because it is so.');
});
