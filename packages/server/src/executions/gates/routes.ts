import {
  answerCallback as callbackEndpoint,
  getGate as getEndpoint,
  overrideGate as overrideEndpoint,
  drawGateToken as tokenEndpoint,
} from '@countersign/contract/gates.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../../kernel/http.ts';
import { done, notFound, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { credentialOf } from '../../people/authenticate.ts';
import { enter, enterToRead } from '../../people/enter.ts';
import { answerCallback } from '../answer-callback.ts';
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
    return drawn.ok ? done({ url: `${origin}/api/v1/callbacks`, token: drawn.value.token }) : drawn;
  });

  serve(app, callbackEndpoint, async ({ request, body }) => {
    const credential = credentialOf(request);
    if (credential.kind !== 'token')
      return refused('auth/unauthenticated', 'Send the callback token as "Authorization: Bearer csc_…".');
    const answered = await work((inside) => answerCallback(inside, { hash: credential.hash, ...body }));
    if (!answered.ok) return answered;
    const { kind, id, execution } = answered.value;
    return done({ kind, id, execution });
  });
}
