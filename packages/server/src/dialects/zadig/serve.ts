import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RecordDecision } from '../../approvals/signing/record-decisions.ts';
import { RefusedError } from '../../kernel/failure.ts';
import { type Outcome, type Refusal, retryAfter } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import type { Rendered } from '../dialect.ts';
import { type Known, known } from './errors.ts';
import { DecodeError, decode, type Field } from './input/go-json.ts';
import { companions, knownError, render } from './render.ts';

/** What the routes of this dialect are made with. */
export type Door = {
  readonly scope: FastifyInstance;
  readonly parts: Parts;
  readonly record: RecordDecision;
};

/** What a route answers: a value, a refusal of the core, or an error that only this API has. */
export type Answer<T = unknown> = Outcome<T> | Denied;
export type Denied = { readonly ok: false; readonly rendered: Rendered };

/** What Zadig says when all went well and there is nothing else to say. */
export const success = { message: 'success' };

export const denied = (error: Known, description: string): Denied => ({
  ok: false,
  rendered: knownError(error, description),
});

/** A bad request, as Zadig leaves it where it answers before it has anything to say. */
export const emptyBadRequest: Denied = { ok: false, rendered: { status: 400, body: null } };
export const emptyForbidden: Denied = { ok: false, rendered: { status: 403, body: null } };

/** An answer that is not JSON. */
export class Raw {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** One path, or all the ways to spell it. */
  readonly url: string | readonly string[];
  /** As what the core's refusals are told. */
  readonly operation: Known;
};

type Handle = (request: FastifyRequest) => Promise<Answer>;

/** Registers an operation. */
export function serve(
  { scope }: Pick<Door, 'scope'>,
  { method, url, operation }: Route,
  handle: Handle,
): void {
  for (const one of [url].flat())
    scope.route({
      ...{ method, url: one as string, exposeHeadRoute: false },
      handler: async (request, reply) => {
        const answer = await handle(request);
        if (answer.ok) return send(reply, { status: 200, body: answer.value });
        if ('rendered' in answer) return send(reply, answer.rendered);
        return sendRefusal(reply, answer.refusal, operation);
      },
    });
}

/** Answers with a refusal as Zadig's clients know it. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal, operation?: Known): FastifyReply {
  reply.headers({ ...companions[refusal.code], ...retryAfter(refusal) });
  return send(reply, render(refusal, operation));
}

/** Sends an object as JSON and a text as text; nothing is sent without a type. */
export function send(reply: FastifyReply, { status, body }: Rendered): FastifyReply {
  reply.code(status);
  if (body === null) return reply.send();
  if (body instanceof Raw) return reply.type(body.type).send(body.text);
  if (typeof body === 'string') return reply.type('text/plain; charset=utf-8').send(body);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The bytes of a body, whatever it is called; none: no bytes. */
export const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** Reads a JSON body; `otherwise` says what a client hears of one that cannot be read. */
export function readBody<T>(
  request: FastifyRequest,
  field: Field<T>,
  otherwise: (why: string) => Denied = (why) => denied(known.badRequest, why),
): { readonly ok: true; readonly value: T } | Denied {
  try {
    return { ok: true, value: decode(bytesOf(request), field) };
  } catch (error) {
    if (error instanceof DecodeError) return otherwise(error.message);
    throw error;
  }
}

/** What a unit of work answers; a refusal that had to undo what was written before it is thrown, and is one all the same. */
export async function settled<T>(outcome: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** One part of the path. */
export const paramOf = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';

/** One parameter of the query: the first of its name; missing: the empty text. */
export function queryOf(request: FastifyRequest, name: string): string {
  const [value] = [(request.query as Record<string, unknown>)[name]].flat();
  return typeof value === 'string' ? value : '';
}
