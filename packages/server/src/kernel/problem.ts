import { type Problem, problems, problemType } from '@countersign/contract/problems.ts';
import type { FastifyReply } from 'fastify';
import { type Answer, sendAnswer } from './answer.ts';
import { type Refusal, retryAfter } from './outcome.ts';

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

const bearer = { 'www-authenticate': 'Bearer realm="countersign"' };
/** Headers that go with a code: how to sign in, and the seconds after which asking again makes sense. */
const companions: Partial<Record<Refusal['code'], Readonly<Record<string, string>>>> = {
  'auth/unauthenticated': bearer,
  'auth/token-expired': bearer,
  'auth/token-revoked': bearer,
  'auth/account-disabled': bearer,
  'server/unavailable': { 'retry-after': '2' },
  'request/idempotency-in-progress': { 'retry-after': '1' },
};

/** A refusal as an answer. `instance` names the request in the log, for what only the log explains. */
export function problemAnswer(refusal: Refusal, instance?: string): Answer {
  const problem = problemOf(refusal);
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...companions[refusal.code],
      ...retryAfter(refusal),
    },
    body: JSON.stringify(instance === undefined ? problem : { ...problem, instance }),
  };
}

/** Answers a request with a refusal. */
export const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  sendAnswer(reply, problemAnswer(refusal));
