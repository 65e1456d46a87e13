import type { FastifyInstance, FastifyReply } from 'fastify';
import { refusalOf, withoutValues } from '../kernel/failure.ts';
import { type Refusal, refused } from '../kernel/outcome.ts';

/** How a dialect sends a refusal. */
export type SendRefusal = (reply: FastifyReply, refusal: Refusal) => unknown;

/**
 * Whatever is thrown becomes a refusal in the dialect's words; what is our own fault is logged. So does an address below
 * the scope's that cannot be read.
 */
export function answerErrors(scope: FastifyInstance, send: SendRefusal): void {
  const pattern = new RegExp(`^${scope.prefix.replaceAll(/:\w+/g, '[^/?]*')}(?=[/?]|$)`);
  if (scope.prefix !== '') scope.doors?.push({ pattern, send });
  scope.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request.id);
    if (refusal.code === 'server/error' || refusal.code === 'server/unavailable')
      request.log.error({ err: withoutValues(error) }, refusal.code);
    return send(reply, refusal);
  });
}

/** Tells which methods the routes of a scope have at a path; to be made before they are registered. */
export function methodsAt(scope: FastifyInstance): (path: string) => Set<string> {
  const paths: { pattern: RegExp; method: string }[] = [];
  scope.addHook('onRoute', ({ url, method }) => {
    paths.push({ pattern: new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`), method: String(method) });
  });
  return (path) => {
    const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    methods.delete('HEAD');
    return methods;
  };
}

/** `request/method-not-allowed` with Allow where another method would do, `resource/not-found` otherwise. */
export function answerUnknown(scope: FastifyInstance, send: SendRefusal): void {
  const methodsOf = methodsAt(scope);
  scope.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = methodsOf(path);
    if (methods.size === 0)
      return send(reply, refused('resource/not-found', `There is nothing at ${path}.`).refusal);
    const allow = [...methods].sort().join(', ');
    const because = `${request.method} is not possible here; ${allow} is.`;
    return send(reply.header('allow', allow), refused('request/method-not-allowed', because).refusal);
  });
}
