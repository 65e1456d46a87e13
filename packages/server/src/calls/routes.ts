import { answerCallback as callbackEndpoint } from '@countersign/contract/callbacks.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { refused } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { credentialOf } from '../people/authenticate.ts';
import { type Answerer, answerCallback } from './callback.ts';

export function callbackRoutes(app: FastifyInstance, { work }: Parts, answerers: readonly Answerer[]): void {
  serve(app, callbackEndpoint, async ({ request, body }) => {
    const credential = credentialOf(request);
    if (credential.kind !== 'token')
      return refused('auth/unauthenticated', 'Send the callback token as "Authorization: Bearer csc_…".');
    return work((inside) => answerCallback(inside, answerers, { hash: credential.hash, ...body }));
  });
}
