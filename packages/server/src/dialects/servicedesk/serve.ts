import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RecordDecision } from '../../approvals/signing/record-decisions.ts';
import { faultsOf } from '../../kernel/faults.ts';
import { type Outcome, type Refusal, refused, retryAfter } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import type { Parts } from '../../parts.ts';
import type { Caller } from '../../people/principal.ts';
import { enterPortal } from './authenticate.ts';
import { success } from './envelope.ts';
import { readInput } from './input/read-input.ts';
import { companions, type ErrorBody, render } from './render.ts';

/** What the routes of this dialect are made with. `cloud`: below /app/<portal>, as the hosted edition has it. */
export type Door = {
  readonly scope: FastifyInstance;
  readonly parts: Parts;
  readonly record: RecordDecision;
  readonly cloud: boolean;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its answers begin with an array of statuses. */
    list?: boolean;
  }
}

/** One call that is allowed into its portal and whose input is as it should be. */
export type Call<Input> = {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly input: Input;
  readonly request: FastifyRequest;
};

export type Route<Input> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** One path, or all the ways to spell it. */
  readonly url: string | readonly string[];
  readonly list?: boolean;
  readonly input: z.ZodType<Input>;
};

/** For operations that take no input_data, or an empty one. */
export const noInput = z.strictObject({});

/**
 * Registers an operation: who asks is let into the portal, `input_data` is read from wherever it is, and what `handle`
 * answers goes out after its response_status. An answer that has a response_status of its own keeps it.
 */
export function serve<Input>(
  { scope, parts }: Door,
  { method, url, list = false, input }: Route<Input>,
  handle: (call: Call<Input>) => Promise<Outcome<object>>,
): void {
  for (const one of [url].flat())
    scope.route({
      ...{ method, url: one as string, config: { list } },
      handler: async (request, reply) => {
        const outcome = await answer(parts, request, input, handle);
        if (!outcome.ok) return sendRefusal(reply, outcome.refusal);
        const status = list ? [success] : success;
        return send(reply.code(200), { response_status: status, ...outcome.value });
      },
    });
}

async function answer<Input>(
  parts: Parts,
  request: FastifyRequest,
  schema: z.ZodType<Input>,
  handle: (call: Call<Input>) => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const entered = await enterPortal(parts, request);
  if (!entered.ok) return entered;
  const params = request.params as Record<string, string>;
  const query = request.query as Record<string, unknown>;
  const strange = Object.entries(params).find(([name, value]) => name !== 'portal' && !isId(value));
  if (strange) return refused('resource/not-found', `There is no ${strange[0]} ${strange[1]} here.`);
  const read = readInput({
    query: typeof query.input_data === 'string' ? query.input_data : undefined,
    body: typeof request.body === 'string' ? request.body : '',
    type: (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
  });
  if (!read.ok) return read;
  const parsed = schema.safeParse(read.value);
  if (!parsed.success) return invalid(faultsOf(parsed.error.issues, ''));
  return handle({ caller: entered.value, params, query, input: parsed.data, request });
}

const largest = 2n ** 63n - 1n;
export const isId = (text: string): boolean => /^[1-9][0-9]{0,18}$/.test(text) && BigInt(text) <= largest;

/** Answers with a refusal in this dialect: its status an array where the path is a list's. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, body } = render(refusal);
  const { response_status } = body as ErrorBody;
  const { list } = reply.request.routeOptions.config;
  reply.code(status).headers({ ...companions[refusal.code], ...retryAfter(refusal) });
  return send(reply, { response_status: list ? [response_status] : response_status });
}

const send = (reply: FastifyReply, body: object): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
