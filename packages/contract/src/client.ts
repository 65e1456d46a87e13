import type { z } from 'zod';
import type { Endpoint, ParamsOf, ResponseOf, SentBodyOf, SentQueryOf } from './endpoint.ts';
import type { Problem } from './problems.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

export type ClientOptions = {
  /** Such as `https://sign.example.test`; in a browser the empty string means the page's own. */
  readonly origin: string;
  /** Without one the browser's session cookie counts. */
  readonly token?: string | undefined;
  /** Which of our own clients this is; the ledger shows it. */
  readonly client?: 'cli' | 'console';
  readonly fetch?: typeof fetch;
};

// Left out where the endpoint takes none, and optional where all of it is.
type Field<Name extends string, Value> = unknown extends Value
  ? { readonly [N in Name]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

/** What a call of an endpoint takes: its path's values, query and body, and any headers. */
export type Sends<E> = Field<'params', ParamsOf<E>> &
  Field<'query', SentQueryOf<E>> &
  Field<'body', SentBodyOf<E>> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };

export type Answered<T> =
  | {
      readonly ok: true;
      readonly kind: 'done';
      readonly status: number;
      readonly value: T;
      readonly etag: string | null;
    }
  /** It is still as the If-None-Match header says. */
  | { readonly ok: false; readonly kind: 'unchanged'; readonly status: 304 }
  | { readonly ok: false; readonly kind: 'refused'; readonly status: number; readonly problem: Problem }
  /** Nobody answered, or somebody who is not Countersign. */
  | { readonly ok: false; readonly kind: 'unreachable'; readonly because: string };

export type Client = {
  /** Calls an endpoint. Never throws, except when `signal` aborts. */
  call<E extends AnyEndpoint>(endpoint: E, sends: Sends<E>): Promise<Answered<ResponseOf<E>>>;
  /** The same for an endpoint that streams: the answer as it comes, undecoded. */
  stream<E extends AnyEndpoint>(endpoint: E, sends: Sends<E>): Promise<Answered<ReadableStream<Uint8Array>>>;
};

type Sent = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** A typed client of the native API, for Node and browsers. The types come from the endpoints; nothing is generated. */
export function createClient(options: ClientOptions): Client {
  const ask = async <T>(endpoint: AnyEndpoint, sent: Sent, read: (response: Response) => Promise<T>) => {
    try {
      const { fetch: send = fetch } = options;
      const response = await send(
        `${options.origin}${pathOf(endpoint, sent)}`,
        requestOf(endpoint, sent, options),
      );
      return await answered(response, read, options.origin);
    } catch (error) {
      if (sent.signal?.aborted) throw error;
      return { ok: false, kind: 'unreachable', because: reasonOf(error, options.origin) } as const;
    }
  };
  return {
    call: (endpoint, sends) => ask(endpoint, sends as Sent, valueReader(endpoint)),
    stream: (endpoint, sends) =>
      ask(endpoint, sends as Sent, async ({ body }) => body ?? new ReadableStream<Uint8Array>()),
  };
}

/** The path with its query. Values are escaped; the colon before a verb is not theirs. */
export function pathOf({ path }: Pick<AnyEndpoint, 'path'>, { params = {}, query = {} }: Sent): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

function requestOf(
  { method, produces }: AnyEndpoint,
  sent: Sent,
  { token, client }: ClientOptions,
): RequestInit {
  const { body, headers, signal } = sent;
  return {
    method,
    // A browser keeps nothing of it: what was read is the page's, and gone when somebody has signed out.
    cache: 'no-store',
    headers: {
      accept: `${produces ?? 'application/json'}, application/problem+json`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(client && { 'x-countersign-client': client }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
}

const valueReader =
  <E extends AnyEndpoint>(endpoint: E) =>
  async (response: Response): Promise<ResponseOf<E>> => {
    const text = await response.text();
    const value: unknown = endpoint.produces === undefined && text !== '' ? JSON.parse(text) : text;
    return (response.status === 204 ? {} : value) as ResponseOf<E>;
  };

async function answered<T>(
  response: Response,
  read: (response: Response) => Promise<T>,
  origin: string,
): Promise<Answered<T>> {
  const { status } = response;
  if (status === 304) return { ok: false, kind: 'unchanged', status };
  if (response.ok)
    return {
      ok: true,
      kind: 'done',
      status,
      value: await read(response),
      etag: response.headers.get('etag'),
    };
  if (response.headers.get('content-type')?.startsWith('application/problem+json'))
    return { ok: false, kind: 'refused', status, problem: (await response.json()) as Problem };
  await response.body?.cancel();
  const because = `${origin} answered ${status}, but not as Countersign does.`;
  return { ok: false, kind: 'unreachable', because };
}

function reasonOf(error: unknown, origin: string): string {
  if (error instanceof SyntaxError) return `${origin} answered something that is not JSON.`;
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return `${origin} cannot be reached: ${cause?.code ?? cause?.message ?? message}.`;
}
