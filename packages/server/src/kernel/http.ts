import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@countersign/contract/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { bodyLimit } from './failure.ts';
import type { Outcome } from './outcome.ts';
import { sendRefusal } from './problem.ts';
import { routePath } from './route-path.ts';
import { validator } from './validate.ts';

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
  }
}

/** One validated call of an endpoint. */
export type Call<E> = {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

export type Handler<E> = (call: Call<E>) => Promise<Outcome<ResponseOf<E>>>;

/**
 * Registers an endpoint of the contract: what comes in is checked by its schemas, what `handle` answers goes out with
 * its status, and a refusal as a problem. A handler that answers by itself (a stream) hijacks `call.reply`.
 */
export function serve<E extends AnyEndpoint>(app: FastifyInstance, endpoint: E, handle: Handler<E>): void {
  const validate = validator(endpoint);
  app.route({
    method: endpoint.method,
    url: routePath(endpoint.path, app.prefix),
    bodyLimit,
    config: { endpoint },
    handler: async (request, reply) => {
      const input = validate(request);
      if (!input.ok) return sendRefusal(reply, input.refusal);
      const outcome = await handle({ ...input.value, request, reply } as Call<E>);
      if (reply.sent) return reply;
      return outcome.ok ? sendValue(reply, endpoint, outcome.value) : sendRefusal(reply, outcome.refusal);
    },
  });
}

function sendValue(reply: FastifyReply, endpoint: AnyEndpoint, value: unknown): FastifyReply {
  reply.code(endpoint.status);
  if (endpoint.status === 204) return reply.send();
  if (endpoint.produces !== undefined) return reply.type(endpoint.produces).send(value);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(value));
}
