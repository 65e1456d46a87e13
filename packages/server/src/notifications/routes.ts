import { putPreferences, readPreferences } from '@countersign/contract/preferences.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enterInstance, enterInstanceToRead } from '../people/authenticate.ts';
import { preferencesOf } from './preference.views.ts';
import { setPreferences } from './set-preferences.ts';

export function notificationRoutes(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, readPreferences, async ({ request }) => {
    const caller = await enterInstanceToRead(db, request);
    return caller.ok ? done(await preferencesOf(db, caller.value.principal.accountId)) : caller;
  });

  serve(app, putPreferences, async ({ request, body }) => {
    const caller = await enterInstance(db, request);
    return caller.ok ? work((inside) => setPreferences(inside, caller.value, body)) : caller;
  });
}
