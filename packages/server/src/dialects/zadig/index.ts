import type { FastifyInstance } from 'fastify';
import { bodyLimit, RefusedError } from '../../kernel/failure.ts';
import { refused } from '../../kernel/outcome.ts';
import type { Dialect } from '../dialect.ts';
import { foreignRecorder } from '../foreign-recorder.ts';
import { answerErrors } from '../unanswered.ts';
import { authenticateAll } from './authenticate.ts';
import { formRoutes } from './forms/routes.ts';
import { type Door, sendRefusal } from './serve.ts';
import { taskRoutes } from './tasks/routes.ts';
import { answerUnknown } from './unknown.ts';
import { workflowRoutes } from './workflows/routes.ts';

/** Zadig's API as far as its workflows wait for permission: forms, workflows, tasks. Public paths and those of its pages. */
export const zadig: Dialect = {
  name: 'zadig',
  decides: ['run-job'],
  capabilities: ['approve', 'reject', 'read-decision', 'name-subject'],
  register(app, parts) {
    const record = foreignRecorder(parts);
    for (const prefix of ['/openapi', '/api/aslan'] as const)
      app.register(
        async (scope) => {
          answerErrors(scope, (reply, refusal) => sendRefusal(reply, refusal));
          answerUnknown(scope);
          authenticateAll(scope, parts);
          ignoreTypes(scope);
          const door = { scope, parts, record };
          if (prefix === '/openapi') publicRoutes(door);
          else pageRoutes(door);
        },
        { prefix },
      );
  },
};

function publicRoutes(door: Door): void {
  formRoutes.open(door);
  workflowRoutes.open(door);
  taskRoutes.open(door);
}

function pageRoutes(door: Door): void {
  formRoutes.pages(door);
  workflowRoutes.pages(door);
  taskRoutes.pages(door);
}

const nul = refused('request/malformed', 'NUL characters are not allowed.');

/** Bodies are kept as bytes: each route reads its own, whatever the type says. */
function ignoreTypes(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, bytes, next) =>
    next(null, bytes),
  );
  scope.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type'];
    if (request.url.includes('%00')) throw new RefusedError(nul.refusal);
  });
}
