import type { FastifyInstance, FastifyRequest } from 'fastify';
import { methodsAt } from '../unanswered.ts';
import { send } from './serve.ts';

/**
 * What Zadig says of paths it does not have: 404 and 405 as plain text, without Allow. A slash at the end too many, or
 * one too few, is answered with the way to the right path.
 */
export function answerUnknown(scope: FastifyInstance): void {
  const methodsOf = methodsAt(scope);
  scope.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const path = pathOf(request);
    const other = path.endsWith('/') ? path.replace(/\/$/, '') : `${path}/`;
    if (methodsOf(other).has(method)) {
      const location = `${other}${request.url.slice(path.length)}`;
      reply.header('location', location);
      if (method !== 'GET') return reply.code(307).send();
      return reply.code(301).type('text/html; charset=utf-8').send(moved(location));
    }
    if (methodsOf(path).size === 0) return send(reply, { status: 404, body: `Invalid path: ${path}` });
    return send(reply, { status: 405, body: `Method not allowed: ${method} ${path}` });
  });
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '';

const moved = (location: string): string => {
  const escaped = location.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
  return `<a href="${escaped}">Moved Permanently</a>.\n\n`;
};
