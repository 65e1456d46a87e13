import { livez, metrics as metricsEndpoint, openApiDocument, readyz } from '@countersign/contract/system.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../../kernel/database.ts';
import { isUnreachable } from '../../kernel/failure.ts';
import { serve } from '../../kernel/http.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { within } from '../../kernel/within.ts';
import { document } from './document.ts';

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

const patience = 3000;

async function ready(db: Db): Promise<Outcome<{ status: 'ready' }>> {
  try {
    if (await within(patience, sql`select 1`.execute(db))) return done({ status: 'ready' });
    return refused('server/unavailable', 'The database does not answer.');
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return refused('server/unavailable', 'The database cannot be reached.');
  }
}

/** The OpenAPI document, made when somebody first asks for it. */
export function openApiRoute(scope: FastifyInstance): void {
  serve(scope, openApiDocument, async () => done(document()));
}
