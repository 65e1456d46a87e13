import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@countersign/contract/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Outcome } from './outcome.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** One validated call of an endpoint. */
export type Call<E> = {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

export type Handler<E> = (call: Call<E>) => Promise<Outcome<ResponseOf<E>>>;

export declare function serve<E extends AnyEndpoint>(
  app: FastifyInstance,
  endpoint: E,
  handle: Handler<E>,
): void;
