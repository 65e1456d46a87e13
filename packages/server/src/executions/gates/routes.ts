import {
  getGate as getEndpoint,
  overrideGate as overrideEndpoint,
  drawGateToken as tokenEndpoint,
} from '@countersign/contract/gates.ts';
import type { FastifyInstance } from 'fastify';
import { callbackUrl } from '../../calls/callback.ts';
import { serve } from '../../kernel/http.ts';
import { done, notFound } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enter, enterToRead } from '../../people/enter.ts';
import { movedBy } from '../moved-by.ts';
import { gateView } from '../showing/stages.views.ts';
import { drawGateToken } from './draw-token.ts';
import { overrideGate } from './override-gate.ts';

export function gateRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, work, origin } = parts;

  serve(app, getEndpoint, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const found = await gateView(db, caller.value.project.id, params.gate);
    return found ? done(found) : notFound('gate', params.gate);
  });

  serve(app, overrideEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    const command = { gate: params.gate, reason: body.reason };
    return caller.ok ? movedBy(parts, caller.value, overrideGate, command) : caller;
  });

  serve(app, tokenEndpoint, async ({ request, params }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const drawn = await work((inside) => drawGateToken(inside, caller.value, { gate: params.gate }));
    return drawn.ok ? done({ url: callbackUrl(origin), token: drawn.value.token }) : drawn;
  });
}
