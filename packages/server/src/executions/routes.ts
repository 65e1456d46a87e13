import { readEnvironmentContents } from '@countersign/contract/environment-contents.ts';
import {
  abortExecution as abortEndpoint,
  getExecution as getEndpoint,
  listExecutions as listEndpoint,
  replayExecution as replayEndpoint,
  startExecution as startEndpoint,
} from '@countersign/contract/executions.ts';
import { passExecutionWindow } from '@countersign/contract/windows.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { abortExecution } from './abort.ts';
import { gateRoutes } from './gates/routes.ts';
import { movedBy, shown } from './moved-by.ts';
import { replayStage } from './replay.ts';
import { environmentContents } from './showing/environment-contents.views.ts';
import { executionList } from './showing/summary.views.ts';
import { startExecution } from './start.ts';
import { stepRoutes } from './steps/routes.ts';
import { passStageWindows } from './windows/pass-windows.ts';

/** Executions, their gates and their steps. */
export function executionRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  placing(app, parts);
  moving(app, parts);
  gateRoutes(app, parts);
  stepRoutes(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, getEndpoint, async ({ request, params, concerns }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    // Its gates, steps and approvals are subjects of their own: anything in the project may concern it.
    concerns({ projectId: caller.value.project.id });
    return shown(db, caller.value, params.execution);
  });

  serve(app, listEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await executionList(db, caller.value.project.id, query, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (row) => row,
      ),
    );
  });
}

function placing(app: FastifyInstance, { db }: Parts): void {
  serve(app, readEnvironmentContents, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { environment } = params;
    const items = await environmentContents(db, caller.value.project.id, environment, query.at ?? null);
    return items ? done({ items }) : notFound('environment', environment);
  });
}

function moving(app: FastifyInstance, parts: Parts): void {
  serve(app, startEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    return caller.ok ? movedBy(parts, caller.value, startExecution, body) : caller;
  });

  serve(app, abortEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { execution: params.execution, reason: body.reason };
    return caller.ok ? movedBy(parts, caller.value, abortExecution, command) : caller;
  });

  serve(app, replayEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { execution: params.execution, stage: body.stage };
    return caller.ok ? movedBy(parts, caller.value, replayStage, command) : caller;
  });

  serve(app, passExecutionWindow, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { execution: params.execution, reason: body.reason };
    return caller.ok ? movedBy(parts, caller.value, passStageWindows, command) : caller;
  });
}
