import type { Fault, ProblemCode } from '@countersign/contract/problems.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Rendered, Rendering } from '../dialect.ts';
import { sentence } from '../sentence.ts';

/**
 * The numbers of SecMaster. Those of the workflow family (200406xx) are documented nowhere; clients rely on the first
 * two. `wrongState` is our own.
 */
export const codes = {
  forbidden: 'SecMaster.20010001',
  unknown: 'SecMaster.20040000',
  noVersion: 'SecMaster.20040605',
  wrongState: 'SecMaster.20040606',
  noWorkflow: 'SecMaster.20040611',
  parameter: 'SecMaster.20041002',
  project: 'SecMaster.20041003',
} as const;

/** What the service itself says. */
export type ErrorBody = { readonly code: string; readonly message: string };
/** What the gateway in front of it says; its request_id is added when it is sent. */
export type GatewayBody = { readonly error_code: string; readonly error_msg: string };

const say =
  (status: number, code: string) =>
  (refusal: Refusal): Rendered => ({
    status,
    body: { code, message: sentence(refusal) } satisfies ErrorBody,
  });

const gateway =
  (status: number, code: string, title: string) =>
  (refusal: Refusal): Rendered => ({
    status,
    body: { error_code: code, error_msg: `${title}: ${sentence(refusal)}` } satisfies GatewayBody,
  });

/** Which project is meant has a number of its own. */
const badParameter = (refusal: Refusal): Rendered =>
  say(400, refusal.faults?.some(ofProject) ? codes.project : codes.parameter)(refusal);
const ofProject = ({ pointer }: Fault): boolean =>
  pointer === 'path/project_id' || pointer === 'header/X-Project-Id';
const notNow = say(400, codes.wrongState);
const forbidden = say(403, codes.forbidden);
const unauthenticated = gateway(401, 'APIGW.0301', 'Incorrect IAM authentication information');
const noSuchApi = gateway(404, 'APIGW.0101', 'The API does not exist or has not been published');
const fault = say(500, codes.unknown);

/**
 * How SecMaster's clients are told each refusal there is. Its documents have 400, 401, 403 and 500; 413, 429 and 503 are
 * the gateway's. An unknown thing is 400, see `missing`; an unknown path is the gateway's 404.
 */
export const rendering: Rendering = {
  'request/invalid': badParameter,
  'request/malformed': badParameter,
  'request/too-large': gateway(413, 'APIGW.0201', 'Request entity too large'),
  'request/unsupported-media-type': badParameter,
  'request/too-many': gateway(429, 'APIGW.0308', 'The throttling threshold has been reached'),
  'request/idempotency-mismatch': notNow,
  'request/idempotency-in-progress': notNow,
  'request/idempotency-lost': notNow,
  'request/precondition-failed': notNow,
  'request/method-not-allowed': noSuchApi,
  'server/unavailable': say(503, codes.unknown),
  'server/error': fault,
  'auth/unauthenticated': unauthenticated,
  'auth/token-expired': unauthenticated,
  'auth/token-revoked': unauthenticated,
  'auth/account-disabled': unauthenticated,
  'auth/scope-missing': forbidden,
  'auth/forbidden': forbidden,
  'resource/not-found': noSuchApi,
  'resource/exists': badParameter,
  'resource/in-use': notNow,
  'approval/not-approver': forbidden,
  'approval/barred': forbidden,
  'approval/not-open': notNow,
  // Only who is asked on the open level may review.
  'approval/level-not-open': forbidden,
  'approval/level-ambiguous': notNow,
  'approval/already-decided': notNow,
  'approval/stale': notNow,
  'approval/by-policy': notNow,
  'approval/no-override': forbidden,
  'approval/people-only': forbidden,
  'approval/distinct-people': forbidden,
  'approval/delegated': forbidden,
  'approval/expired': notNow,
  'approval/newer-waiting': notNow,
  'approval/input-required': notNow,
  'approval/input-conflict': notNow,
  'policy/own-rule': forbidden,
  'condition/failed': notNow,
  'delegation/cycle': notNow,
  'delegation/overlap': notNow,
  'calendar/unreadable': notNow,
  'window/closed': notNow,
  'window/no-override': forbidden,
  'break-glass/not-granted': forbidden,
  'break-glass/review-pending': notNow,
  'policy/unsatisfiable': notNow,
  'pipeline/not-a-draft': notNow,
  'pipeline/no-active-version': notNow,
  'release/closed': notNow,
  'execution/wrong-state': notNow,
  'gate/not-waiting': notNow,
  'gate/no-override': forbidden,
  'step/not-waiting': notNow,
  'workflow/disabled': notNow,
  'workflow/no-active-version': notNow,
  'version/wrong-state': notNow,
  'run/wrong-state': notNow,
  'job/not-waiting': notNow,
  'pre-approval/required': notNow,
  'pre-approval/invalid': notNow,
  'pre-approval/executor': forbidden,
  'pre-approval/window': notNow,
  'pre-approval/environment': notNow,
  'pre-approval/service': notNow,
  'pre-approval/used': notNow,
  'permit/not-ready': notNow,
  'permit/other-subject': notNow,
  'permit/content-changed': notNow,
  'permit/inputs-changed': notNow,
  'permit/environment': notNow,
  'permit/service': notNow,
  'permit/used': notNow,
  'permit/expired': notNow,
  'permit/revoked': notNow,
};

/** What an operation is about: what is missing where it finds nothing. */
export type About = 'workflow' | 'version' | 'task';

const missing: Record<About, (refusal: Refusal) => Rendered> = {
  workflow: say(400, codes.noWorkflow),
  version: say(400, codes.noVersion),
  task: badParameter,
};

/** A refusal as a client is told it. `about`: what the path names; without it there is no such path. */
export const render = (refusal: Refusal, about?: About): Rendered =>
  about !== undefined && refusal.code === 'resource/not-found'
    ? missing[about](refusal)
    : rendering[refusal.code](refusal);

/** The header that goes with a code. */
export const companions: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  'server/unavailable': { 'retry-after': '2' },
};
