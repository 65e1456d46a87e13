import { z } from 'zod';

/**
 * Every "no" this server can say: a stable code, its HTTP status in the native API, and a title.
 * The problem's `type` is `https://countersign.dev/errors#<code>`; docs/errors.md explains each and is checked by a test.
 */
export const problems = {
  'request/invalid': { status: 400, title: 'The request is not valid' },
  'request/malformed': { status: 400, title: 'The body cannot be read' },
  'request/too-large': { status: 413, title: 'The body is too large' },
  'request/unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'request/too-many': { status: 429, title: 'Too many requests' },
  'request/idempotency-mismatch': {
    status: 422,
    title: 'The Idempotency-Key was used for a different request',
  },
  'request/idempotency-in-progress': {
    status: 409,
    title: 'A request with this Idempotency-Key is in progress',
  },
  'request/idempotency-lost': {
    status: 409,
    title: 'The first request with this Idempotency-Key took effect, but its answer was lost',
  },
  'request/precondition-failed': { status: 412, title: 'The resource has changed since it was read' },
  'request/method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'server/unavailable': { status: 503, title: 'The server cannot answer now' },
  'server/error': { status: 500, title: 'The server failed' },
  'auth/unauthenticated': { status: 401, title: 'Who is asking is not known' },
  'auth/token-expired': { status: 401, title: 'The token has expired' },
  'auth/token-revoked': { status: 401, title: 'The token was revoked' },
  'auth/account-disabled': { status: 401, title: 'The account is disabled' },
  'auth/scope-missing': { status: 403, title: 'The token does not carry the scope' },
  'auth/forbidden': { status: 403, title: 'Not allowed' },
  'resource/not-found': { status: 404, title: 'There is no such resource' },
  'resource/exists': { status: 409, title: 'It exists already' },
  'resource/in-use': { status: 409, title: 'It is still in use' },
  'approval/not-approver': { status: 403, title: 'Not an approver of this approval' },
  'approval/barred': { status: 403, title: 'This person may not sign this' },
  'approval/not-open': { status: 409, title: 'The approval is decided already' },
  'approval/level-not-open': { status: 409, title: 'The level is not open' },
  'approval/level-ambiguous': { status: 409, title: 'More than one open level waits for this person' },
  'approval/already-decided': { status: 409, title: 'This person has decided otherwise already' },
  'approval/stale': { status: 409, title: 'The subject has changed since' },
  'approval/by-policy': { status: 409, title: 'The levels are those of a policy' },
  'approval/no-override': { status: 403, title: 'The policy grants this person no override' },
  'approval/people-only': { status: 403, title: 'Only a person in person may sign this' },
  'approval/distinct-people': { status: 403, title: 'This person has signed another level' },
  'approval/delegated': { status: 403, title: 'This person has delegated it' },
  'approval/expired': { status: 409, title: 'The time to decide is over' },
  'approval/newer-waiting': { status: 409, title: 'A newer snapshot waits for the same' },
  'approval/input-required': { status: 422, title: 'Approving this takes a value' },
  'approval/input-conflict': { status: 409, title: 'Another value was given already' },
  'policy/own-rule': { status: 403, title: 'Nobody is judged by a rule that only they changed' },
  'condition/failed': { status: 422, title: 'A condition could not be judged' },
  'delegation/cycle': { status: 409, title: 'The delegations would go round in a circle' },
  'delegation/overlap': { status: 409, title: 'It is delegated already' },
  'calendar/unreadable': { status: 422, title: 'The calendar cannot be read' },
  'window/closed': { status: 409, title: 'It is not the time for this' },
  'window/no-override': { status: 403, title: 'This person may not act outside the window' },
  'break-glass/not-granted': { status: 403, title: 'This person may not break the glass' },
  'break-glass/review-pending': { status: 409, title: 'The last time has not been reviewed' },
  'policy/unsatisfiable': { status: 422, title: 'Nobody could ever satisfy this policy' },
  'pipeline/not-a-draft': { status: 409, title: 'Only a draft can be changed' },
  'pipeline/no-active-version': { status: 409, title: 'The pipeline has no active version' },
  'release/closed': { status: 409, title: 'The release is closed' },
  'execution/wrong-state': { status: 409, title: 'The execution is not in a state for this' },
  'gate/not-waiting': { status: 409, title: 'The gate is not waiting' },
  'gate/no-override': { status: 403, title: 'This gate cannot be overridden by this person' },
  'step/not-waiting': { status: 409, title: 'The step is not waiting' },
  'workflow/disabled': { status: 409, title: 'The workflow is disabled' },
  'workflow/no-active-version': { status: 409, title: 'The workflow has no active version' },
  'version/wrong-state': { status: 409, title: 'The version is not in a state for this' },
  'run/wrong-state': { status: 409, title: 'The run is not in a state for this' },
  'job/not-waiting': { status: 409, title: 'The job is not waiting' },
  'pre-approval/required': { status: 409, title: 'A pre-approval has to be chosen' },
  'pre-approval/invalid': { status: 409, title: 'The pre-approval is not valid' },
  'pre-approval/executor': { status: 403, title: 'The pre-approval names other executors' },
  'pre-approval/window': { status: 409, title: 'It is not within the execution window' },
  'pre-approval/environment': { status: 409, title: 'The pre-approval does not cover the environment' },
  'pre-approval/service': { status: 409, title: 'The pre-approval does not cover the service' },
  'pre-approval/used': { status: 409, title: 'The pre-approval was used' },
  'permit/not-ready': { status: 409, title: 'There is no permit for this yet' },
  'permit/other-subject': { status: 409, title: 'The permit is for something else' },
  'permit/content-changed': { status: 409, title: 'What was approved has changed' },
  'permit/inputs-changed': { status: 409, title: 'The inputs are not those the permit was given for' },
  'permit/environment': { status: 409, title: 'The permit is for another environment' },
  'permit/service': { status: 409, title: 'The permit does not cover the service' },
  'permit/used': { status: 409, title: 'The permit was redeemed' },
  'permit/expired': { status: 409, title: 'The permit has expired' },
  'permit/revoked': { status: 409, title: 'The permit was revoked' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** Problems that any authenticated call can meet. */
export const commonProblems: readonly ProblemCode[] = [
  'request/invalid',
  'auth/unauthenticated',
  'auth/forbidden',
  'request/too-many',
  'server/unavailable',
];

export const problemType = (code: ProblemCode): string => `https://countersign.dev/errors#${code}`;

/** One requirement that is not met: what is missing, who can act, since when, until when. */
export const Blocker = z
  .strictObject({
    requirement: z.string().describe('What must hold, in one sentence'),
    because: z.string().describe('Why it does not hold now'),
    who: z.array(z.string()).describe('User names of those who can act'),
    since: z.string().nullable().describe('RFC 3339; since when this waits'),
    until: z.string().nullable().describe('RFC 3339; until when it can still be met'),
  })
  .meta({ id: 'Blocker' });
export type Blocker = z.output<typeof Blocker>;

/** Where in the request something is wrong, and what would be right. */
export const Fault = z
  .strictObject({
    pointer: z.string().describe('RFC 6901 pointer into the body, or `query/…`, `path/…`, `header/…`'),
    detail: z.string(),
    line: z.int().optional().describe('Of something that was written as text, from 1'),
    column: z.int().optional().describe('From 1'),
  })
  .meta({ id: 'Fault' });
export type Fault = z.output<typeof Fault>;

/** RFC 9457 problem details, with the reasons of a refusal. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string().optional().describe('Names the request in the server’s log'),
    blockers: z.array(Blocker).optional(),
    errors: z.array(Fault).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof Problem>;
