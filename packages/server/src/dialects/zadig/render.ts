import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Rendered } from '../dialect.ts';
import { type Known, known } from './errors.ts';

type Way = (refusal: Refusal, operation: Known) => Rendered;

/** Their status is their code; all of Zadig's own numbers are bad requests. The keys of an error are in the alphabet's order. */
export const knownError = ({ code, message }: Known, description: string): Rendered => ({
  status: code >= 6000 && code <= 7999 ? 400 : code,
  body: { code, description, extra: {}, message, type: 'error' },
});

/** What is not a known error; a colon and a blank end its message. */
const plainError =
  (status: number): Way =>
  ({ because }) => ({ status, body: { code: status, description: because, message: 'Internal Error: ' } });

const byOperation: Way = (refusal, operation) => knownError(operation, sentence(refusal));
const as =
  (error: Known): Way =>
  (refusal) =>
    knownError(error, sentence(refusal));

/** The status says it all: who is not let in is told nothing more. */
const silent =
  (status: number): Way =>
  () => ({ status, body: null });

const notNow = byOperation;
const unauthenticated = silent(401);
const forbidden = silent(403);

/** How Zadig's clients are told each refusal there is: most as the error of the operation under way. */
const ways: Readonly<Record<ProblemCode, Way>> = {
  'request/invalid': byOperation,
  'request/malformed': as(known.badRequest),
  'request/too-large': as(known.tooLarge),
  'request/unsupported-media-type': as(known.badRequest),
  'request/too-many': as(known.tooMany),
  'request/idempotency-mismatch': as(known.badRequest),
  'request/idempotency-in-progress': as(known.badRequest),
  'request/idempotency-lost': as(known.badRequest),
  'request/precondition-failed': notNow,
  'request/method-not-allowed': ({ because }) => ({ status: 405, body: because }),
  'server/unavailable': plainError(503),
  'server/error': plainError(500),
  'auth/unauthenticated': unauthenticated,
  'auth/token-expired': unauthenticated,
  'auth/token-revoked': unauthenticated,
  'auth/account-disabled': unauthenticated,
  'auth/scope-missing': forbidden,
  'auth/forbidden': forbidden,
  'resource/not-found': byOperation,
  'resource/exists': byOperation,
  'resource/in-use': notNow,
  'approval/not-approver': notNow,
  'approval/barred': notNow,
  'approval/not-open': notNow,
  'approval/level-not-open': notNow,
  'approval/level-ambiguous': notNow,
  'approval/already-decided': notNow,
  'approval/stale': notNow,
  'approval/by-policy': notNow,
  'approval/no-override': notNow,
  'approval/people-only': notNow,
  'approval/distinct-people': notNow,
  'approval/delegated': notNow,
  'approval/expired': notNow,
  'approval/newer-waiting': notNow,
  'approval/input-required': notNow,
  'approval/input-conflict': notNow,
  'policy/own-rule': notNow,
  'condition/failed': notNow,
  'delegation/cycle': notNow,
  'delegation/overlap': notNow,
  'calendar/unreadable': notNow,
  'window/closed': notNow,
  'window/no-override': notNow,
  'break-glass/not-granted': notNow,
  'break-glass/review-pending': notNow,
  'policy/unsatisfiable': notNow,
  'pipeline/not-a-draft': notNow,
  'pipeline/no-active-version': notNow,
  'release/closed': notNow,
  'execution/wrong-state': notNow,
  'gate/not-waiting': notNow,
  'gate/no-override': notNow,
  'step/not-waiting': notNow,
  'workflow/disabled': notNow,
  'workflow/no-active-version': notNow,
  'version/wrong-state': notNow,
  'run/wrong-state': notNow,
  'job/not-waiting': notNow,
  'pre-approval/required': notNow,
  'pre-approval/invalid': notNow,
  'pre-approval/executor': notNow,
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

/** A refusal as a client is told it. `body`: an object is JSON, a text is a text, and null is nothing at all. */
export const render = (refusal: Refusal, operation: Known = known.badRequest): Rendered =>
  ways[refusal.code](refusal, operation);

/** Headers that go with a code. */
export const companions: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  'server/unavailable': { 'retry-after': '2' },
};

/** The reason; or, where the input has faults, each with its place. */
export const sentence = ({ because, faults = [] }: Refusal): string =>
  faults.length === 0
    ? because
    : faults.map(({ pointer, detail }) => `${placeOf(pointer)}${detail}`).join('; ');

/** `/stages/0/jobs/1` as people read it: `stages[0].jobs[1]: `. */
function placeOf(pointer: string): string {
  const place = pointer
    .replace(/^(path|query|header)\//, '')
    .replace(/^\//, '')
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  return place === '' ? '' : `${place}: `;
}
