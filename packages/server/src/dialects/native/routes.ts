import { livez, metrics as metricsEndpoint, openApiDocument, readyz } from '@countersign/contract/system.ts';
import type { FastifyInstance } from 'fastify';
import type { Db } from '../../kernel/database.ts';
import { serve } from '../../kernel/http.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { document } from './document.ts';
import { ready } from './ready.views.ts';

type Health = { readonly db: Db; readonly metrics: Metrics };

/** Health and figures, outside every API and without credentials. */
export function systemRoutes(app: FastifyInstance, { db, metrics }: Health): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  serve(app, livez, async () => done({ status: 'alive' }));
  serve(app, readyz, async () =>
    closing ? refused('server/unavailable', 'The server is closing.') : ready(db),
  );
  serve(app, metricsEndpoint, async () => done(await metrics.text()));
}

/** The OpenAPI document, made when somebody first asks for it. */
export function openApiRoute(scope: FastifyInstance): void {
  serve(scope, openApiDocument, async () => done(document()));
}
