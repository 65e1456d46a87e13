import { STATUS_CODES } from 'node:http';
import { problems } from '@countersign/contract/problems.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { bodyLimit } from '../../../kernel/failure.ts';
import { faultsOf } from '../../../kernel/faults.ts';
import { type Refusal, retryAfter } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Parts } from '../../../parts.ts';
import { mayUse } from '../../../people/actions.ts';
import { prover } from '../../../people/basic/authenticate.ts';
import { answerErrors } from '../../unanswered.ts';
import { authenticateAll, provenOf } from '../authenticate.ts';
import { regions } from '../place.views.ts';
import { jsonOf, keepRawBodies } from '../raw-body.ts';
import { send, sendRefusal } from '../send.ts';
import { drawToken } from './draw-token.ts';
import { shownProject } from './show.ts';
import { SignIn } from './wire.ts';

/** What of Huawei's IAM the clients of SecMaster call: drawing a token, and looking a project up by its region. */
export function iamRoutes(scope: FastifyInstance, parts: Parts): void {
  scope.register(async (open) => {
    answerErrors(open, sendKeystone);
    // Whoever signs in is not known yet, and says little.
    keepRawBodies(open, bodyLimit);
    tokenRoute(open, parts);
  });
  scope.register(async (closed) => {
    answerErrors(closed, sendOfGateway);
    keepRawBodies(closed);
    authenticateAll(closed, parts);
    projectRoute(closed, parts);
  });
}

/** The client signs this call as well, if it has a key; the password is what counts here. */
function tokenRoute(scope: FastifyInstance, parts: Parts): void {
  const prove = prover(parts);
  scope.post('/auth/tokens', { config: { anybody: true } }, async (request, reply) => {
    const read = jsonOf(request);
    if (!read.ok) return sendKeystone(reply, read.refusal);
    const parsed = SignIn.safeParse(read.value);
    if (!parsed.success) return sendKeystone(reply, invalid(faultsOf(parsed.error.issues, '')).refusal);
    const drawn = await drawToken(parts, prove, parsed.data, request.ip);
    if (!drawn.ok) return sendKeystone(reply, drawn.refusal);
    const { value, body } = drawn.value;
    return send(reply.header('x-subject-token', value), 201, body);
  });
}

function projectRoute(scope: FastifyInstance, { db }: Parts): void {
  scope.get('/projects', async (request, reply) => {
    const { principal } = provenOf(request);
    const allowed = mayUse(principal, 'read');
    if (!allowed.ok) return sendKeystone(reply, allowed.refusal);
    const { name } = request.query as { name?: string | string[] };
    const places = await regions(db, principal, [name].flat()[0]);
    return send(reply, 200, { projects: places.map(shownProject) });
  });
}

/** As OpenStack's Keystone says it. */
function sendKeystone(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { code, because } = refusal;
  const { status } = problems[code];
  const error = { code: status, message: because, title: STATUS_CODES[status] ?? 'Error' };
  return send(reply.headers(retryAfter(refusal)), status, { error });
}

/** Who is not known does not get past the gateway; the rest IAM says itself. */
const sendOfGateway = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  problems[refusal.code].status === 401 ? sendRefusal(reply, refusal) : sendKeystone(reply, refusal);
