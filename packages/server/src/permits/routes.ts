import {
  getPermit as getEndpoint,
  redeemPermit as redeemEndpoint,
  requestPermit as requestEndpoint,
  revokePermit as revokeEndpoint,
} from '@countersign/contract/permits.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enterInstance } from '../people/authenticate.ts';
import { enter, enterToRead } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { showPermit } from './permit.views.ts';
import { presentPermit, requestPermit, type Subjects } from './present-permit.ts';
import { revokePermit } from './revoke-permit.ts';

/** Permits as outside executors ask for them and redeem them. `subjects`: how what a permit is for is read. */
export function permitRoutes(app: FastifyInstance, parts: Parts, subjects: Subjects): void {
  const { db, work } = parts;

  serve(app, requestEndpoint, async ({ request, body: { project, ...body } }) => {
    const caller = await enter(db, request, project);
    if (!caller.ok) return caller;
    const made = await work((inside) => requestPermit(inside, caller.value, { ...body, subjects }));
    if (!made.ok) return made;
    const permit = await shown(parts, caller.value, made.value.permit);
    return permit.ok ? done({ ...permit.value, token: made.value.token }) : permit;
  });

  serve(app, redeemEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(db, request);
    if (!caller.ok) return caller;
    const redeemed = await work((inside) => presentPermit(inside, caller.value, { ...body, subjects }));
    return redeemed.ok ? shown(parts, redeemed.value.caller, redeemed.value.permit) : redeemed;
  });

  serve(app, getEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, query.project);
    return caller.ok ? shown(parts, caller.value, params.permit) : caller;
  });

  serve(app, revokeEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, body.project);
    if (!caller.ok) return caller;
    const revoked = await work((inside) => revokePermit(inside, caller.value, params));
    return revoked.ok ? shown(parts, caller.value, params.permit) : revoked;
  });
}

async function shown({ db }: Parts, { project }: Caller, id: string) {
  const permit = await showPermit(db, project.id, id);
  return permit ? done(permit) : notFound('permit', id);
}
