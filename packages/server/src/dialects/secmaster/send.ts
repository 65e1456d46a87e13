import type { FastifyReply } from 'fastify';
import { type Refusal, retryAfter } from '../../kernel/outcome.ts';
import { type About, companions, render } from './render.ts';

const json = 'application/json;charset=UTF-8';

/** Answers with a body; every answer names its request, as all clients expect. */
export const send = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).header('x-request-id', reply.request.id).type(json).send(JSON.stringify(body));

/** Answers with a refusal as SecMaster's clients know it; the gateway names the request in the body as well. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal, about?: About): FastifyReply {
  const { status, body } = render(refusal, about);
  const ofGateway = 'error_code' in (body as object);
  reply.headers({ ...companions[refusal.code], ...retryAfter(refusal) });
  return send(reply, status, { ...(body as object), ...(ofGateway && { request_id: reply.request.id }) });
}
