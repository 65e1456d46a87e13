import type { api } from '@countersign/contract/api.ts';
import { problemsOf } from '@countersign/contract/openapi/problem-responses.ts';
import { Problem, problems } from '@countersign/contract/problems.ts';
import type { Door } from '../routes/call.ts';
import type { Answer, Sent } from './send.ts';

type Endpoint = (typeof api)[number];

/** A request, the door it is for, and the endpoint, where it is one of the native API. */
export type Asked = { readonly door: Door | 'page'; readonly endpoint?: Endpoint; readonly sent: Sent };

/** What no answer has: the insides of the server and its database, and the secrets of this world. */
const insides =
  /node_modules|\.ts:\d+:\d+|\bat \w+ \(|syntax error at or near|violates \w+ constraint|invalid input syntax|relation "|pg_catalog|out of range for type|kysely|ECONNREFUSED|TypeError|ReferenceError|RangeError|Cannot read prop|is not a function|is not iterable/;

/** What is wrong with an answer; null: nothing. */
export function whatIsWrong({ door, endpoint, sent }: Asked, answer: Answer): string | null {
  const { status, body } = answer;
  if (isBusy(answer) || isLastWord(answer)) return null;
  if (status >= 500) return `status ${status}`;
  const inside = insides.exec(`${JSON.stringify(answer.headers)} ${body}`)?.[0];
  if (inside !== undefined && !saidBefore(sent, inside)) return `its insides: ${inside}`;
  if (sent.method === 'HEAD' || status === 304) return body === '' ? null : 'a body where there is none';
  if (door === 'native' && endpoint) return native(endpoint, answer);
  return door === 'page' || door === 'native' ? null : shapes[door](answer);
}

/** Turned away because the machine had no time: the event loop was seconds behind (kernel/web.ts). */
export const isBusy = ({ status, body }: Answer): boolean =>
  status === 503 && body.includes('The server is too busy; try again shortly.');

/** What did not get as far as to be a request, and so not to any API either, is a problem at every door. */
const isLastWord = ({ status, headers, body }: Answer): boolean =>
  status === 400 &&
  headers['content-type'] === 'application/problem+json; charset=utf-8' &&
  headers.connection === 'close' &&
  body.includes('"The address and the headers are too long."');

/** The words of a request may come back in a sentence about them. */
const saidBefore = ({ path, body }: Sent, word: string): boolean =>
  body?.includes(word) === true ||
  decodeURIComponent(
    path.replaceAll(/%(?![0-9a-f]{2})/gi, '%25').replaceAll(/%[89a-f][0-9a-f]/gi, '?'),
  ).includes(word);

const typeOf = ({ headers }: Answer): string => String(headers['content-type'] ?? '');
const json = 'application/json; charset=utf-8';

function native(endpoint: Endpoint, answer: Answer): string | null {
  const { status, body } = answer;
  if (status >= 400) return problem(endpoint, answer);
  if (status !== endpoint.status) return `status ${status}, where ${endpoint.status} is promised`;
  if (status === 204) return body === '' ? null : 'a body where there is none';
  if (typeOf(answer) !== (endpoint.produces ?? json)) return `content type ${typeOf(answer)}`;
  if (endpoint.produces !== undefined) return null;
  const parsed = endpoint.response.safeParse(JSON.parse(body));
  return parsed.success ? null : `breaks its schema: ${parsed.error.message.slice(0, 300)}`;
}

/** What any request can meet before an endpoint is reached. */
const before = new Set([
  ...[
    'request/method-not-allowed',
    'request/malformed',
    'request/too-large',
    'request/unsupported-media-type',
  ],
  ...['auth/token-expired', 'auth/token-revoked', 'auth/account-disabled', 'auth/scope-missing'],
]);

function problem(endpoint: Endpoint, answer: Answer): string | null {
  if (typeOf(answer) !== 'application/problem+json; charset=utf-8') return `content type ${typeOf(answer)}`;
  const parsed = Problem.safeParse(JSON.parse(answer.body));
  if (!parsed.success) return `no problem by its schema: ${parsed.error.message.slice(0, 300)}`;
  const { code, status } = parsed.data;
  if (status !== answer.status || problems[code as keyof typeof problems]?.status !== status)
    return `status ${answer.status} for ${code}`;
  const nothing = code === 'resource/not-found' && parsed.data.detail.startsWith('There is nothing at');
  const promised = before.has(code) || nothing || problemsOf(endpoint).some((one) => one === code);
  return promised ? null : `${code}, which ${endpoint.id} does not promise`;
}

const readJson = (body: string): Record<string, unknown> | null => {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return null;
  }
};
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** The forms of the foreign APIs, as their documents have them (docs/moving-from-*.md). */
const shapes: Readonly<Record<Exclude<Door, 'native'>, (answer: Answer) => string | null>> = {
  flexdeploy(answer) {
    const value = readJson(answer.body);
    if (value === null) return `no JSON: ${answer.body.slice(0, 100)}`;
    if (answer.status < 400) return null;
    return Object.keys(value).join() === 'message' && isText(value.message)
      ? null
      : 'an error that is no message';
  },
  servicedesk(answer) {
    const [status] = [readJson(answer.body)?.response_status].flat() as {
      status?: string;
      messages?: unknown[];
    }[];
    if (status === undefined)
      return answer.status === 200 && answer.body.includes('"response_status":[]')
        ? null
        : 'no response_status';
    if (answer.status < 400) return null;
    return status.status === 'failed' && (status.messages?.length ?? 0) > 0
      ? null
      : 'a failure without a message';
  },
  secmaster(answer) {
    const value = readJson(answer.body);
    if (value === null) return `no JSON: ${answer.body.slice(0, 100)}`;
    if (answer.status < 400) return null;
    const gateway = isText(value.error_code) && isText(value.error_msg);
    const own = /^SecMaster\.\d{8}$/.test(String(value.code)) && isText(value.message);
    const keystone = (value.error as { code?: number } | undefined)?.code === answer.status;
    return gateway || own || keystone ? null : 'an error of no known form';
  },
  zadig(answer) {
    if (answer.body === '' || !typeOf(answer).startsWith('application/json')) return null;
    const value = readJson(answer.body);
    if (value === null) return `no JSON: ${answer.body.slice(0, 100)}`;
    if (answer.status < 400) return null;
    return typeof value.code === 'number' && typeof value.message === 'string'
      ? null
      : 'an error of no known form';
  },
};
