import {
  completeStep as completeEndpoint,
  getStep as getEndpoint,
  skipStep as skipEndpoint,
} from '@countersign/contract/steps.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../../kernel/http.ts';
import { done, notFound } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enter, enterToRead } from '../../people/enter.ts';
import { movedBy } from '../moved-by.ts';
import { stepView } from '../showing/stages.views.ts';
import { completeStep, skipStep } from './finish-step.ts';

export function stepRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, getEndpoint, async ({ request, params }) => {
    const caller = await enterToRead(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const found = await stepView(parts.db, caller.value.project.id, params.step);
    return found ? done(found) : notFound('step', params.step);
  });

  serve(app, completeEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { step: params.step, ...body };
    return caller.ok ? movedBy(parts, caller.value, completeStep, command) : caller;
  });

  serve(app, skipEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { step: params.step, ...body };
    return caller.ok ? movedBy(parts, caller.value, skipStep, command) : caller;
  });
}
