import {
  applyConfiguration as applyEndpoint,
  exportConfiguration,
} from '@countersign/contract/configuration.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { authoriseInstance } from '../people/actions.ts';
import { enterInstance } from '../people/authenticate.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { asFile } from './as-file.ts';
import { currentConfiguration } from './configuration.views.ts';

/** The whole instance as one document: applied and exported. */
export function configurationRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, applyEndpoint, async ({ request, query, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const dryRun = query.dryRun === 'true';
    const applied = await applyConfiguration(parts, caller.value, { wanted: body, dryRun });
    return applied.ok ? done({ dryRun, changes: applied.value }) : applied;
  });

  serve(app, exportConfiguration, async ({ request }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const allowed = authoriseInstance(caller.value.principal, 'configure');
    if (!allowed.ok) return allowed;
    return done(asFile((await currentConfiguration(parts.db)).configuration));
  });
}
