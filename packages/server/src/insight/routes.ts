import { readBlocked, readWaits } from '@countersign/contract/insight.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enterToRead } from '../people/enter.ts';
import { waitedFor } from './blocked.ts';
import { heldUp, openLevels, openNow } from './blocked.views.ts';
import { spanOf } from './span.ts';
import { waitsOf } from './waits.views.ts';

/** How long people were waited for, and who is waited for now: for every member of the project. */
export function insightRoutes(app: FastifyInstance, { db }: Parts): void {
  serve(app, readWaits, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: project } = caller.value.project;
    const { at } = await openNow(db, project);
    const span = spanOf(query, new Date(at));
    if (!span.ok) return span;
    return done(await waitsOf(db, { project, ...span.value, by: query.by, timeZone: query.timeZone }));
  });

  serve(app, readBlocked, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: project } = caller.value.project;
    const [now, levels, held] = await Promise.all([
      openNow(db, project),
      openLevels(db, project),
      heldUp(db, project),
    ]);
    return done({ ...now, levels, ...waitedFor(levels), held });
  });
}
