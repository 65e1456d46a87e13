import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusedError } from '../../kernel/failure.ts';
import type { Parts } from '../../parts.ts';
import { basicAuthenticator, type Proven } from '../../people/basic/authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    flexdeploy: Proven | null;
  }
}

/** Every call carries Basic credentials; they are looked at before anything else of it. */
export function authenticateAll(scope: FastifyInstance, parts: Parts): void {
  const authenticate = basicAuthenticator(parts);
  scope.decorateRequest('flexdeploy', null);
  scope.addHook('onRequest', async (request) => {
    const found = await authenticate(request.headers.authorization, request.ip);
    if (!found.ok) throw new RefusedError(found.refusal);
    request.flexdeploy = found.value;
  });
}

/** Who sent this request. */
export function provenOf({ flexdeploy }: FastifyRequest): Proven {
  if (flexdeploy === null) throw new Error('a route was reached without credentials');
  return flexdeploy;
}
