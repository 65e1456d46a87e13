import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Outcome, type Refusal, refused, retryAfter } from '../../kernel/outcome.ts';
import { companions, render } from './render.ts';

/** What a route does: the body of its answer, or a refusal. */
export type Handle = (request: FastifyRequest) => Promise<Outcome<object>>;

/** The words that FlexDeploy's clients look for: `Release not found`. */
export const missing = (
  what: string,
  id: string,
  code: 'resource/not-found' | 'request/invalid' = 'resource/not-found',
) => refused(code, `${what} not found: there is no ${id} here.`);

const json = 'application/json; charset=utf-8';

/** A route that answers 200. */
export const answered = (handle: Handle) => answer(200, handle);
/** A route that answers 201. */
export const created = (handle: Handle) => answer(201, handle);

const answer = (status: number, handle: Handle) => async (request: FastifyRequest, reply: FastifyReply) => {
  const outcome = await handle(request);
  if (!outcome.ok) return sendRefusal(reply, outcome.refusal);
  return reply.code(status).type(json).send(JSON.stringify(outcome.value));
};

/** Answers with a refusal as FlexDeploy's clients know it. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, body } = render(refusal);
  return reply
    .code(status)
    .headers({ ...companions[refusal.code], ...retryAfter(refusal) })
    .type(json)
    .send(JSON.stringify(body));
}
