import { decideApproval } from '@countersign/contract/approvals.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusedError } from '../../kernel/failure.ts';
import type { Serving } from '../../kernel/http.ts';
import { readJson } from '../../kernel/json-body.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { sendRefusal } from '../../kernel/problem.ts';
import { templatePattern } from '../../kernel/route-path.ts';
import { sealOf } from '../../kernel/seal.ts';
import { Closing } from '../../kernel/wait.ts';
import type { Parts } from '../../parts.ts';
import { principalOf } from '../../people/authenticate.ts';
import { openApiRoute, systemRoutes } from './routes.ts';

export type NativeParts = Pick<Parts, 'db' | 'bell' | 'secret' | 'metrics'> & Pick<Serving, 'changes'>;

/**
 * The native API: one scope under /api/v1 that reads JSON only and answers unknown paths and wrong methods as problems.
 * `routes` registers the endpoints inside it. Health and figures are beside it.
 */
export function native(
  app: FastifyInstance,
  parts: NativeParts,
  routes: (scope: FastifyInstance) => void,
): void {
  systemRoutes(app, parts);
  app.register(
    async (scope) => {
      scope.decorate('serving', servingOf(scope, parts));
      readJsonOnly(scope);
      answerUnknown(scope);
      countDecisions(scope, parts.metrics);
      openApiRoute(scope);
      routes(scope);
    },
    { prefix: '/api/v1' },
  );
}

function servingOf(scope: FastifyInstance, { db, bell, changes, metrics, secret }: NativeParts): Serving {
  const closing = new Closing();
  scope.addHook('preClose', async () => closing.close());
  const identify = async (request: FastifyRequest): Promise<Outcome<string>> => {
    if (request.routeOptions.config.endpoint?.open) return done('open');
    const found = await principalOf(db, request);
    return found.ok ? done(found.value.accountId) : found;
  };
  return { db, bell, changes, metrics, identify, seal: sealOf(secret, 'idempotency'), closing };
}

function readJsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, next) => {
    const read = readJson(bytes as Buffer);
    if (read.ok) next(null, read.value);
    else next(new RefusedError(read.refusal));
  });
}

function countDecisions(scope: FastifyInstance, { decisions }: Metrics): void {
  scope.addHook('onRoute', (route) => {
    if (route.config?.endpoint !== decideApproval) return;
    route.onResponse = (request, reply, next) => {
      const { verdict = 'refused' } = (request.body ?? {}) as { verdict?: string };
      decisions.inc({ outcome: reply.statusCode < 300 ? verdict : 'refused' });
      next();
    };
  });
}

/** 405 with Allow where another method would do, 404 otherwise. */
function answerUnknown(scope: FastifyInstance): void {
  const paths: { pattern: RegExp; method: string }[] = [];
  scope.addHook('onRoute', ({ config, method }) => {
    const template = config?.endpoint?.path;
    if (template) paths.push({ pattern: templatePattern(template), method: String(method) });
  });
  scope.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size === 0) return sendRefusal(reply, nothingAt(path));
    const allow = [...methods].sort().join(', ');
    return sendRefusal(reply.header('allow', allow), wrongMethod(request.method, allow));
  });
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

const nothingAt = (path: string) =>
  refused('resource/not-found', `There is nothing at ${path}; /api/v1/openapi.json lists what there is.`)
    .refusal;

const wrongMethod = (method: string, allow: string) =>
  refused('request/method-not-allowed', `${method} is not possible here; ${allow} is.`).refusal;
