import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decisionRecorder } from '../../approvals/signing/record-decisions.ts';
import { parseExact } from '../../kernel/exact-json.ts';
import { bodyLimit, RefusedError, refusalOf, withoutValues } from '../../kernel/failure.ts';
import { readJson } from '../../kernel/json-body.ts';
import { refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import type { Dialect } from '../dialect.ts';
import { authenticateAll } from './authenticate.ts';
import { gateRoutes } from './gates/routes.ts';
import { releaseRoutes } from './releases/routes.ts';
import { sendRefusal } from './serve.ts';
import { taskRoutes } from './tasks/routes.ts';

/** FlexDeploy's REST API, version 1, as its release-approval clients use it. */
export const flexdeploy: Dialect = {
  name: 'flexdeploy',
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-snapshot'],
  register(app, parts) {
    app.register(
      async (scope) => {
        answerErrors(scope);
        answerUnknown(scope);
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
  const tools = { db, work, record: decisionRecorder(parts) };
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

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request.id);
    if (refusal.code === 'server/error' || refusal.code === 'server/unavailable')
      request.log.error({ err: withoutValues(error) }, refusal.code);
    return sendRefusal(reply, refusal);
  });
}

/** 405 with Allow where another method would do, 404 otherwise. */
function answerUnknown(scope: FastifyInstance): void {
  const paths: { pattern: RegExp; method: string }[] = [];
  scope.addHook('onRoute', ({ url, method }) => {
    paths.push({ pattern: new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`), method: String(method) });
  });
  scope.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size === 0)
      return sendRefusal(reply, refused('resource/not-found', `There is nothing at ${path}.`).refusal);
    const allow = [...methods].sort().join(', ');
    return sendRefusal(reply.header('allow', allow), wrongMethod(request.method, allow));
  });
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

const wrongMethod = (method: string, allow: string) =>
  refused('request/method-not-allowed', `${method} is not possible here; ${allow} is.`).refusal;
