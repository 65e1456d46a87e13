import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Rendered, Rendering } from '../dialect.ts';
import { sentence } from '../sentence.ts';

/** What every answer says that is not a success: what is wrong, and what would be right. */
export type ErrorBody = { readonly message: string };

const say =
  (status: number) =>
  (refusal: Refusal): Rendered => ({
    status,
    body: { message: sentence(refusal) } satisfies ErrorBody,
  });

const badRequest = say(400);
const unauthenticated = say(401);
const forbidden = say(403);

/**
 * The documented codes of a decision are 201, 400, 401, 403 and 500; whatever else can be wrong with one is a bad request.
 * 404 is what the documents have for reading something that is not there. 405, 413, 415, 429 and 503 are HTTP's own.
 */
const statuses: Rendering = {
  'request/invalid': badRequest,
  'request/malformed': badRequest,
  'request/too-large': say(413),
  'request/unsupported-media-type': say(415),
  'request/too-many': say(429),
  'request/idempotency-mismatch': badRequest,
  'request/idempotency-in-progress': badRequest,
  'request/idempotency-lost': badRequest,
  'request/precondition-failed': badRequest,
  'request/method-not-allowed': say(405),
  'server/unavailable': say(503),
  'server/error': say(500),
  'auth/unauthenticated': unauthenticated,
  'auth/token-expired': unauthenticated,
  'auth/token-revoked': unauthenticated,
  'auth/account-disabled': unauthenticated,
  'auth/scope-missing': forbidden,
  'auth/forbidden': forbidden,
  'resource/not-found': say(404),
  'resource/exists': badRequest,
  'resource/in-use': badRequest,
  'approval/not-approver': forbidden,
  'approval/barred': forbidden,
  'approval/not-open': badRequest,
  'approval/level-not-open': badRequest,
  'approval/level-ambiguous': badRequest,
  'approval/already-decided': badRequest,
  'approval/stale': badRequest,
  'approval/by-policy': badRequest,
  'approval/no-override': forbidden,
  'approval/people-only': forbidden,
  'approval/distinct-people': forbidden,
  'approval/delegated': forbidden,
  'approval/expired': badRequest,
  'approval/newer-waiting': badRequest,
  'approval/input-required': badRequest,
  'approval/input-conflict': badRequest,
  'policy/own-rule': forbidden,
  'condition/failed': badRequest,
  'delegation/cycle': badRequest,
  'delegation/overlap': badRequest,
  'calendar/unreadable': badRequest,
  'window/closed': badRequest,
  'window/no-override': forbidden,
  'break-glass/not-granted': forbidden,
  'break-glass/review-pending': badRequest,
  'policy/unsatisfiable': badRequest,
  'pipeline/not-a-draft': badRequest,
  'pipeline/no-active-version': badRequest,
  'release/closed': badRequest,
  'execution/wrong-state': badRequest,
  'gate/not-waiting': badRequest,
  'gate/no-override': forbidden,
  'step/not-waiting': badRequest,
  'workflow/disabled': badRequest,
  'workflow/no-active-version': badRequest,
  'version/wrong-state': badRequest,
  'run/wrong-state': badRequest,
  'job/not-waiting': badRequest,
  'pre-approval/required': badRequest,
  'pre-approval/invalid': badRequest,
  'pre-approval/executor': forbidden,
  'pre-approval/window': badRequest,
  'pre-approval/environment': badRequest,
  'pre-approval/service': badRequest,
  'pre-approval/used': badRequest,
  'permit/not-ready': badRequest,
  'permit/other-subject': badRequest,
  'permit/content-changed': badRequest,
  'permit/inputs-changed': badRequest,
  'permit/environment': badRequest,
  'permit/service': badRequest,
  'permit/used': badRequest,
  'permit/expired': badRequest,
  'permit/revoked': badRequest,
};

/** How FlexDeploy's clients are told each refusal there is. */
export const rendering: Rendering = statuses;

export const render = (refusal: Refusal): Rendered => rendering[refusal.code](refusal);

/** Headers that go with a code. */
export const companions: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  'auth/unauthenticated': { 'www-authenticate': 'Basic realm="countersign", charset="UTF-8"' },
  'auth/token-expired': { 'www-authenticate': 'Basic realm="countersign", charset="UTF-8"' },
  'auth/token-revoked': { 'www-authenticate': 'Basic realm="countersign", charset="UTF-8"' },
  'auth/account-disabled': { 'www-authenticate': 'Basic realm="countersign", charset="UTF-8"' },
  'server/unavailable': { 'retry-after': '2' },
};
