import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { sendAnswer } from './answer.ts';
import { Counts } from './counts.ts';
import { RefusedError, refusalOf, withoutValues } from './failure.ts';
import type { Metrics } from './metrics.ts';
import { neighbourhood } from './neighbourhood.ts';
import { type Refusal, refused } from './outcome.ts';
import { problemAnswer } from './problem.ts';
import { carriedBy, isSystem, type Strangers, slowGuesses, strangers } from './strangers.ts';

/** A scope with errors of its own, also for addresses that cannot be read and so reach no scope. */
type Door = {
  readonly pattern: RegExp;
  send(reply: FastifyReply, refusal: Refusal): unknown;
};

declare module 'fastify' {
  interface FastifyInstance {
    doors?: Door[];
  }
}

export type WebOptions = {
  /** Without one, nothing is logged. */
  readonly log?: FastifyBaseLogger;
  /**
   * How many proxies in front say who is asking. Each adds the address it was asked from at the end of X-Forwarded-For;
   * what stands before the entries of these is anybody's word.
   */
  readonly proxies?: number;
  readonly limits?: Limits;
  /** Milliseconds within which the head and the body of a request have to be there. */
  readonly arrival?: number;
  readonly metrics?: Metrics;
  /** Milliseconds that the event loop may lag before requests are turned away; 0: however long. */
  readonly longestLag?: number;
  /** For tests: an answer that breaks the contract is a failure. */
  readonly checkAnswers?: boolean;
};

/**
 * Requests a minute: with one credential that is known here; from one place with those that are not yet, without any
 * credential, and where secrets are tried.
 */
export type Limits = {
  readonly known: number;
  readonly strange: number;
  readonly anonymous: number;
  readonly guesses: number;
};
const usual: Limits = { known: 1_000_000, strange: 30_000, anonymous: 3_000, guesses: 60 };

/**
 * Makes the HTTP server with what all scopes share: request ids, limits, figures, and every error as a problem. A
 * dialect sets its own error handler inside its scope.
 */
export async function openWeb(options: WebOptions = {}): Promise<FastifyInstance> {
  const { arrival = 60_000 } = options;
  const app: FastifyInstance = Fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address: string, hop: number) => hop < (options.proxies ?? 0),
    genReqId: requestId,
    // The machine may be busy while a server starts.
    pluginTimeout: 120_000,
    // A logger a request would cost more than all of routing; what is logged names its request instead.
    childLoggerFactory: (log) => log,
    // Slow senders are let go; long answers (waits, streams) are not concerned. Node looks for them every so often.
    requestTimeout: arrival,
    http: { headersTimeout: arrival, connectionsCheckingInterval: Math.min(arrival, 5_000) },
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => {
      answerAt(app, reply, refusalOf(error, request.id));
    },
    clientErrorHandler: answerGarbage,
  });
  app.decorate('checksAnswers', options.checkAnswers ?? false);
  app.decorate('doors', []);
  // Whoever expects what nobody knows is answered all the same; Node's own answer to it would be none of ours.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  readNothing(app);
  answerErrors(app);
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('request-id', request.id).header('x-content-type-options', 'nosniff');
    if (!hasTwoHosts(request)) return next();
    reply.header('connection', 'close');
    next(new RefusedError(refused('request/malformed', 'A request names one Host.').refusal));
  });
  observe(app, options.metrics);
  const known = strangers();
  slowGuesses(app, known);
  await limit(app, options.limits ?? usual, known);
  await relieve(app, options.longestLag);
  return app;
}

/** Node takes the first; what stands in front may have taken the other (RFC 9112, section 3.2). */
const hasTwoHosts = ({ raw: { rawHeaders } }: FastifyRequest): boolean =>
  rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host').length > 1;

/** Every scope that takes bodies says how it reads them; what is sent anywhere else is not looked at. */
function readNothing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, next) => {
    body.resume();
    next(null);
  });
}

const thisProcess = randomUUID().slice(0, 8);
let received = 0;

/** A caller's own request id is kept when it is harmless, so that traces meet. */
function requestId(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  if (typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)) return given;
  received += 1;
  return `${thisProcess}-${received}`;
}

/** Refuses what has reached no scope, in the words of the one it was meant for; or as a problem. */
function answerAt({ doors }: FastifyInstance, reply: FastifyReply, refusal: Refusal, instance?: string) {
  const own = doors?.find(({ pattern }) => pattern.test(reply.request.url));
  return own ? own.send(reply, refusal) : sendAnswer(reply, problemAnswer(refusal, instance));
}

/** Whatever is thrown becomes a problem; what is our own fault is logged under the id that the answer names. */
function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request.id);
    const ours = refusal.code.startsWith('server/');
    if (ours) request.log.error({ request: request.id, err: withoutValues(error) }, refusal.code);
    return answerAt(app, reply, refusal, ours ? request.id : undefined);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return answerAt(app, reply, refused('resource/not-found', `There is nothing at ${path}.`).refusal);
  });
}

const whyGarbage: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The address and the headers are too long.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};

/** What is not HTTP gets a last word and the connection is closed. */
function answerGarbage(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const because = whyGarbage[error.code ?? ''] ?? 'This is not an HTTP request.';
  const { body } = problemAnswer(refused('request/malformed', because).refusal);
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nConnection: close`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(String(body))}\r\n\r\n${body}`);
}

/** The log has the route, not the address: a query may hold what nobody should read. */
function observe(app: FastifyInstance, metrics: Metrics | undefined): void {
  app.addHook('onResponse', (request, reply, next) => {
    const { method } = request;
    const route = request.routeOptions.config.endpoint?.path ?? request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const milliseconds = reply.elapsedTime;
    metrics?.requests.observe({ method, route, status }, milliseconds / 1000);
    request.log.debug({ request: request.id, method, route, status, milliseconds }, 'answered');
    next();
  });
}

async function limit(app: FastifyInstance, limits: Limits, met: Strangers): Promise<void> {
  const { known, strange, anonymous, guesses } = limits;
  await app.register(rateLimit, {
    timeWindow: 60_000,
    store: Counts,
    allowList: isSystem,
    max(request) {
      if (isGuess(request)) return guesses;
      const carried = carriedBy(request);
      if (carried === undefined) return anonymous;
      return met.isKnown(carried) ? known : strange;
    },
    keyGenerator(request) {
      const place = neighbourhood(request.ip);
      if (isGuess(request)) return `guess ${place}`;
      const carried = carriedBy(request);
      if (carried === undefined) return place;
      // Whoever makes up another one for each request is still at one place.
      return met.isKnown(carried) ? `known ${carried}` : `stranger ${place}`;
    },
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
      'retry-after': true,
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, { after }) =>
      new RefusedError(refused('request/too-many', `Too many requests; go on in ${after}.`).refusal),
  });
}

const isGuess = (request: FastifyRequest): boolean =>
  request.routeOptions.config.endpoint?.guessable === true;

/** Turns requests away while the event loop lags seconds behind, rather than keeping everybody waiting. */
async function relieve(app: FastifyInstance, longestLag = 3_000): Promise<void> {
  const tooBusy = refused('server/unavailable', 'The server is too busy; try again shortly.').refusal;
  await app.register(underPressure, {
    maxEventLoopDelay: longestLag,
    pressureHandler: async (request) => {
      if (!isSystem(request)) throw new RefusedError(tooBusy);
    },
  });
}
