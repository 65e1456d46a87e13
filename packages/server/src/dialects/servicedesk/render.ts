import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Rendered, Rendering } from '../dialect.ts';
import { failure, type Message, type ResponseStatus } from './envelope.ts';
import { inputMessages } from './input/faults.ts';

/** The codes of ServiceDesk Plus: see the table of its common errors. */
const codes = {
  reference: 4001,
  forbidden: 4002,
  internal: 4004,
  referenced: 4005,
  notFound: 4007,
  unique: 4008,
  throttled: 4015,
  wrongType: 4021,
} as const;

export type ErrorBody = { readonly response_status: ResponseStatus };

const say =
  (status: number, code: number) =>
  ({ because }: Refusal): Rendered =>
    answer(status, [{ status_code: code, type: 'failed', message: because }]);

const answer = (status: number, messages: readonly Message[]): Rendered => ({
  status,
  body: { response_status: failure(messages) } satisfies ErrorBody,
});

/** What is wrong with the input, each thing by itself; without such a list, the sentence. */
const badInput = (refusal: Refusal): Rendered => {
  const messages = inputMessages(refusal.faults ?? []);
  return messages.length > 0 ? answer(400, messages) : say(400, codes.reference)(refusal);
};

const unknownSender = say(401, codes.forbidden);
const forbidden = say(403, codes.forbidden);
/** What was asked does not fit how things stand: the documents have no code of its own for it. */
const notNow = say(400, codes.reference);
const malformed = say(400, codes.wrongType);

/** How ServiceDesk Plus says each refusal there is. Its documents have 400, 401, 403, 404, 429 and, for failures, 500. */
export const rendering: Rendering = {
  'request/invalid': badInput,
  'request/malformed': malformed,
  'request/too-large': malformed,
  'request/unsupported-media-type': malformed,
  'request/too-many': say(429, codes.throttled),
  'request/idempotency-mismatch': notNow,
  'request/idempotency-in-progress': notNow,
  'request/idempotency-lost': notNow,
  'request/precondition-failed': notNow,
  'request/method-not-allowed': malformed,
  'server/unavailable': say(503, codes.internal),
  'server/error': say(500, codes.internal),
  'auth/unauthenticated': unknownSender,
  'auth/token-expired': unknownSender,
  'auth/token-revoked': unknownSender,
  'auth/account-disabled': unknownSender,
  'auth/scope-missing': unknownSender,
  'auth/forbidden': forbidden,
  'resource/not-found': say(404, codes.notFound),
  'resource/exists': say(400, codes.unique),
  'resource/in-use': say(400, codes.referenced),
  'approval/not-approver': forbidden,
  'approval/barred': forbidden,
  'approval/not-open': notNow,
  'approval/level-not-open': notNow,
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

/** The header that goes with a code. */
export const companions: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  'server/unavailable': { 'retry-after': '2' },
};

/** A refusal as a client is told it. */
export const render = (refusal: Refusal): Rendered => rendering[refusal.code](refusal);
