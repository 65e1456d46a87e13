import type { FastifyInstance } from 'fastify';
import { parseExact } from '../../kernel/exact-json.ts';
import { bodyLimit, RefusedError } from '../../kernel/failure.ts';
import { readJson } from '../../kernel/json-body.ts';
import type { Parts } from '../../parts.ts';
import type { Dialect } from '../dialect.ts';
import { foreignRecorder } from '../foreign-recorder.ts';
import { answerErrors, answerUnknown } from '../unanswered.ts';
import { authenticateAll } from './authenticate.ts';
import { gateRoutes } from './gates/routes.ts';
import { releaseRoutes } from './releases/routes.ts';
import { sendRefusal } from './serve.ts';
import { taskRoutes } from './tasks/routes.ts';

/** FlexDeploy's REST API, version 1, as its release-approval clients use it. */
export const flexdeploy: Dialect = {
  name: 'flexdeploy',
  decides: ['gate'],
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-subject'],
  register(app, parts) {
    app.register(
      async (scope) => {
        answerErrors(scope, sendRefusal);
        answerUnknown(scope, sendRefusal);
        readAnyJson(scope);
        authenticateAll(scope, parts);
        routes(scope, parts);
      },
      { prefix: '/flexdeploy/rest/v1' },
    );
  },
};

function routes(scope: FastifyInstance, parts: Parts): void {
  const { db, work } = parts;
  const tools = { db, work, record: foreignRecorder(parts) };
  gateRoutes(scope, tools);
  taskRoutes(scope, tools);
  releaseRoutes(scope, parts);
}

/** Clients name all kinds of content types, or none; what they send is JSON. */
function readAnyJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, bytes, next) => {
    const read = readJson(bytes as Buffer, parseExact);
    if (read.ok) next(null, read.value);
    else next(new RefusedError(read.refusal));
  });
}
