import { type Refusal, refused } from './outcome.ts';

type Thrown = { readonly code?: string; readonly statusCode?: number; readonly message?: string };

const refusal = (...of: Parameters<typeof refused>): Refusal => refused(...of).refusal;

const largest = 1024 * 1024;
/** 1 MiB: the largest body that is read. */
export const bodyLimit = largest;

/** Errors of the HTTP layer itself that are the sender's doing. */
const faulty: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refusal('request/too-large', 'A body may have at most 1 MiB (1048576 bytes).'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusal(
    'request/unsupported-media-type',
    'Send the body as JSON with "Content-Type: application/json".',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusal(
    'request/malformed',
    'The body is not as long as Content-Length says.',
  ),
  FST_ERR_BAD_URL: refusal(
    'request/invalid',
    'The address is not a valid URL: a percent sign must begin %XX.',
  ),
  FST_ERR_MAX_PARAM_LENGTH: refusal('request/invalid', 'A part of the address is too long.'),
  FST_UNDER_PRESSURE: refusal('server/unavailable', 'The server is too busy; try again shortly.'),
};

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// Class 08: connection; 25006: it only follows another one; 53...: no room on its disk, in its memory, or for another
// connection; 57014: statement timeout;
// 57P0x: shutting down or starting up.
const sqlState = /^(08...|25006|53...|57014|57P0[1-4]|25P03)$/;
const poolWords =
  /timeout exceeded when trying to connect|connection terminated|Client has encountered a connection error/i;

/** The database could not be asked: worth trying again, unlike a fault of ours. */
export function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as Thrown;
  return network.has(code) || sqlState.test(code) || poolWords.test(message);
}

/** Of what is unreachable, what took half a minute to show: not to be tried again while somebody waits for an answer. */
export const wasSilent = (error: unknown): boolean => (error as Thrown | null)?.code === 'ETIMEDOUT';

/** What to answer for something that was thrown. Nothing of the error itself is in it. */
export function refusalOf(error: unknown, requestId: string): Refusal {
  if (isRefusal(error)) return error.refusal;
  const known = faulty[(error as Thrown | null)?.code ?? ''];
  if (known) return known;
  if (isUnreachable(error))
    return refusal('server/unavailable', 'The database cannot be reached; try again shortly.');
  return refusal('server/error', `Something failed on our side; the log has it under request ${requestId}.`);
}

/**
 * An error as it may be logged: a message of the database can repeat what somebody sent, so of such an error only its
 * code, where it arose and the names involved are kept.
 */
export function withoutValues(error: unknown): unknown {
  const { code = '', constraint, table, routine, stack } = (error ?? {}) as Thrown & Record<string, unknown>;
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  const frames = String(stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return { type: 'DatabaseError', message: code, code, constraint, table, routine, stack: frames.join('\n') };
}

/** For plugins that can only throw: a refusal as an error. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  readonly statusCode = 400;
  constructor(value: Refusal) {
    super(value.because);
    this.refusal = value;
  }
}

const isRefusal = (error: unknown): error is RefusedError => error instanceof RefusedError;
