import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decisionRecorder } from '../../approvals/signing/record-decisions.ts';
import { bodyLimit, RefusedError, refusalOf, withoutValues } from '../../kernel/failure.ts';
import { refused } from '../../kernel/outcome.ts';
import type { Dialect } from '../dialect.ts';
import { inboxRoutes } from './approvals/inbox.ts';
import { notificationRoutes } from './approvals/notification.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { readKeys } from './authenticate.ts';
import { levelRoutes } from './levels/routes.ts';
import { releaseRoutes } from './releases/routes.ts';
import { type Door, sendRefusal } from './serve.ts';

/** The release-approval API of ServiceDesk Plus, version 3: the hosted edition's paths and the installed one's. */
export const servicedesk: Dialect = {
  name: 'servicedesk',
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-level'],
  register(app, parts) {
    const record = decisionRecorder(parts);
    for (const [prefix, cloud] of [
      ['/app/:portal/api/v3', true],
      ['/api/v3', false],
    ] as const)
      app.register(
        async (scope) => {
          answerErrors(scope);
          answerUnknown(scope);
          readKeys(scope);
          readBodies(scope);
          routes({ scope, parts, record, cloud });
        },
        { prefix },
      );
  },
};

function routes(door: Door): void {
  levelRoutes(door);
  approvalRoutes(door);
  notificationRoutes(door);
  inboxRoutes(door);
  releaseRoutes(door);
}

/** Bodies are kept as text, whatever they are called. A GET may have one as well: some clients put their input there. */
function readBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, text, next) =>
    next(null, text),
  );
  scope.addHook('preValidation', async (request) => {
    if (request.method === 'GET') request.body = await bodyOfGet(request);
  });
}

async function bodyOfGet({ raw }: FastifyRequest): Promise<string> {
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)
    return '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of raw) {
    length += (chunk as Buffer).length;
    if (length > bodyLimit)
      throw new RefusedError(
        refused('request/too-large', 'A body may have at most 1 MiB (1048576 bytes).').refusal,
      );
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request.id);
    if (refusal.code === 'server/error' || refusal.code === 'server/unavailable')
      request.log.error({ err: withoutValues(error) }, refusal.code);
    return sendRefusal(reply, refusal);
  });
}

/** Nothing there is 404; a wrong method, as the documents have it, is a wrong type: 400. */
function answerUnknown(scope: FastifyInstance): void {
  const paths: { pattern: RegExp; method: string }[] = [];
  scope.addHook('onRoute', ({ url, method }) => {
    paths.push({ pattern: new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`), method: String(method) });
  });
  scope.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    methods.delete('HEAD');
    if (methods.size === 0)
      return sendRefusal(reply, refused('resource/not-found', `There is nothing at ${path}.`).refusal);
    const allow = [...methods].sort().join(', ');
    const because = `${request.method} is not possible here; ${allow} is.`;
    return sendRefusal(reply.header('allow', allow), refused('request/method-not-allowed', because).refusal);
  });
}
