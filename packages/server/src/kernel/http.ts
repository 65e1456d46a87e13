import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@countersign/contract/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Answer, isKnown, sendAnswer, valueAnswer } from './answer.ts';
import type { Bell } from './bell.ts';
import type { Changes, Watched } from './changes.ts';
import type { Expected } from './etag.ts';
import { bodyLimit } from './failure.ts';
import { type Once, once } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { waitSeconds } from './prefer.ts';
import { problemAnswer, sendRefusal } from './problem.ts';
import { routePath } from './route-path.ts';
import { validator } from './validate.ts';
import { type Closing, untilChanged, Wait } from './wait.ts';

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** What serving needs beyond the endpoint: who repeats, what rings, and when it all ends. */
export type Serving = Once & {
  readonly bell: Pick<Bell, 'listen'>;
  readonly changes: Pick<Changes, 'about'>;
  readonly metrics: Pick<Metrics, 'waiting'>;
  /** Closed when the server begins to close: whoever waits is answered at once. */
  readonly closing: Closing;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
  }
  interface FastifyInstance {
    serving?: Serving;
    /** Every answer is held against the contract. For tests: it costs as much as the work itself. */
    checksAnswers: boolean;
  }
}

/** One validated call of an endpoint. */
export type Call<E> = {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** Of a `guarded` endpoint: the versions that the sender expects; see `stillAt`. */
  readonly ifMatch: Expected;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /**
   * Of an endpoint that `waits`: what its answer depends on. Say it before you read, and `Prefer: wait` looks again
   * only when that has changed; unsaid, it looks after every commit.
   */
  concerns(watched: Watched): void;
};

export type Handler<E> = (call: Call<E>) => Promise<Outcome<ResponseOf<E>>>;

/**
 * Registers an endpoint of the contract: what comes in is checked by its schemas, what `handle` answers goes out with
 * its status and ETag, and a refusal as a problem. Idempotency-Key and `Prefer: wait` are seen to here. A handler that
 * answers by itself (a stream) hijacks `call.reply`.
 */
export function serve<E extends AnyEndpoint>(app: FastifyInstance, endpoint: E, handle: Handler<E>): void {
  const validate = validator(endpoint);
  const { serving } = app;
  const rendered = endpoint.waits ? renderedOnce() : valueAnswer;
  const perform = async (call: Call<E>): Promise<Answer> => {
    const outcome = await handle(call);
    if (!outcome.ok) return problemAnswer(outcome.refusal);
    if (app.checksAnswers) holdToContract(endpoint, outcome.value);
    return rendered(endpoint, outcome.value);
  };
  app.route({
    method: endpoint.method,
    url: routePath(endpoint.path, app.prefix, (name) => mayHaveColon(endpoint, name)),
    bodyLimit,
    config: { endpoint },
    handler: async (request, reply) => {
      const input = validate(request);
      if (!input.ok) return sendRefusal(reply, input.refusal);
      const call = { ...input.value, request, reply, concerns: unconcerned } as Call<E>;
      const answer = await obtain(endpoint, serving, call, perform);
      return reply.sent ? reply : sendAnswer(reply, answer);
    },
  });
}

/** What many who wait share is put into words once. */
function renderedOnce(): typeof valueAnswer {
  const answers = new WeakMap<object, Answer>();
  return (endpoint, value) => {
    if (typeof value !== 'object' || value === null) return valueAnswer(endpoint, value);
    const known = answers.get(value);
    if (known !== undefined) return known;
    const answer = valueAnswer(endpoint, value);
    answers.set(value, answer);
    return answer;
  };
}

/** By the schema; or, of a schema that has words of its own before a colon, by its examples. */
function mayHaveColon({ params }: AnyEndpoint, name: string): boolean {
  const schema = (params as { shape?: Record<string, z.ZodType> } | undefined)?.shape?.[name];
  const examples = (schema?.meta()?.examples ?? []) as string[];
  return [...examples, 'a:b'].some((value) => value.includes(':') && schema?.safeParse(value).success);
}

const unconcerned = () => {};

function holdToContract({ id, response, produces }: AnyEndpoint, value: unknown): void {
  const parsed = produces === undefined ? response.safeParse(value) : { success: true as const };
  if (!parsed.success) throw new Error(`the answer of ${id} breaks its contract: ${parsed.error.message}`);
}

type Perform<E> = (call: Call<E>) => Promise<Answer>;

function obtain<E extends AnyEndpoint>(
  endpoint: E,
  serving: Serving | undefined,
  call: Call<E>,
  perform: Perform<E>,
): Promise<Answer> {
  const { headers } = call.request;
  if (!serving) return perform(call);
  if (endpoint.method === 'POST' && headers['idempotency-key'] !== undefined)
    return once(serving, call.request, async () => {
      const answer = await perform(call);
      const fleeting = ['set-cookie', 'retry-after'].some((name) => call.reply.hasHeader(name));
      return fleeting ? { ...answer, fleeting } : answer;
    });
  const seconds = endpoint.waits ? waitSeconds(headers.prefer) : null;
  return seconds === null ? perform(call) : performWhenChanged(serving, call, perform, seconds);
}

/** Performs a reading call again and again until its answer is not the one named by If-None-Match. */
async function performWhenChanged<E>(
  { bell, changes, metrics, closing }: Serving,
  call: Call<E>,
  perform: Perform<E>,
  seconds: number,
): Promise<Answer> {
  const { request, reply } = call;
  const known = request.headers['if-none-match'];
  const wait = new Wait(seconds, closing);
  reply.raw.once('close', wait.end);
  const waiting = { ...call, concerns: (watched: Watched) => wait.listen(changes.about(watched)) };
  const look = () => {
    wait.listen(bell);
    return perform(waiting);
  };
  metrics.waiting.inc({ for: 'answer' });
  try {
    reply.header('preference-applied', `wait=${seconds}`);
    return await untilChanged(look, (answer) => !isKnown(answer, known), wait);
  } finally {
    metrics.waiting.dec({ for: 'answer' });
    wait.free();
    // Whoever was told so does not send the next request to a server that is about to be gone.
    if (closing.closed) reply.header('connection', 'close');
  }
}
