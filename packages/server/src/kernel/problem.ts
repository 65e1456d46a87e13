import { type Problem, problems, problemType } from '@countersign/contract/problems.ts';
import type { FastifyReply } from 'fastify';
import type { Refusal } from './outcome.ts';

/** Seconds after which asking again makes sense, for the answers that say so. */
const retryAfter: Partial<Record<Refusal['code'], number>> = {
  'server/unavailable': 2,
  'request/idempotency-in-progress': 1,
};

/** The RFC 9457 form of a refusal. The native API's one place for it. */
export function problemOf({ code, because, blockers, faults }: Refusal): Problem {
  const { status, title } = problems[code];
  return {
    type: problemType(code),
    title,
    status,
    detail: because,
    code,
    ...(blockers && { blockers: [...blockers] }),
    ...(faults && { errors: [...faults] }),
  };
}

/** Answers a request with a refusal. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal);
  const seconds = retryAfter[refusal.code];
  if (seconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="countersign"');
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}
