import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyLimit, RefusedError } from '../../kernel/failure.ts';
import { refused } from '../../kernel/outcome.ts';
import type { Dialect } from '../dialect.ts';
import { foreignRecorder } from '../foreign-recorder.ts';
import { answerErrors, answerUnknown } from '../unanswered.ts';
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
  decides: ['gate'],
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-level'],
  register(app, parts) {
    const record = foreignRecorder(parts);
    for (const [prefix, cloud] of [
      ['/app/:portal/api/v3', true],
      ['/api/v3', false],
    ] as const)
      app.register(
        async (scope) => {
          answerErrors(scope, sendRefusal);
          answerUnknown(scope, sendRefusal);
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
