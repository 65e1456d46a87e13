import {
  cancelRun as cancelEndpoint,
  completeJob as completeEndpoint,
  getRun as getEndpoint,
  listRuns as listEndpoint,
  readOffer as offerEndpoint,
  retryRun as retryEndpoint,
  startRun as startEndpoint,
} from '@countersign/contract/runs.ts';
import { passRunWindow } from '@countersign/contract/windows.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import type { UseCase } from '../people/use-case.ts';
import { cancelRun } from './cancel.ts';
import { completeJob } from './jobs/complete-job.ts';
import { retryRun } from './retry.ts';
import { runList, showRun } from './showing/run.views.ts';
import { offer } from './starting/offer.ts';
import { startRun } from './starting/start.ts';
import { passRunWindows } from './windows/pass-windows.ts';

/** Runs of workflows, and what they are offered. */
export function runRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  moving(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, getEndpoint, async ({ request, params, concerns }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    // Its jobs and approvals are subjects of their own: anything in the project may concern it.
    concerns({ projectId: caller.value.project.id });
    return shown(db, caller.value, params.run);
  });

  serve(app, listEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await runList(db, caller.value.project.id, query, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (row) => row,
      ),
    );
  });

  serve(app, offerEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? offer(db, caller.value, params.workflow, query.preApproval ?? null) : caller;
  });
}

function moving(app: FastifyInstance, parts: Parts): void {
  serve(app, startEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { workflow: params.workflow, ...body };
    return caller.ok ? movedBy(parts, caller.value, startRun, command) : caller;
  });

  serve(app, retryEndpoint, async ({ request, params }) => {
    const caller = await enter(parts.db, request, params.project);
    return caller.ok ? movedBy(parts, caller.value, retryRun, { run: params.run }) : caller;
  });

  serve(app, cancelEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { run: params.run, reason: body.reason };
    return caller.ok ? movedBy(parts, caller.value, cancelRun, command) : caller;
  });

  serve(app, passRunWindow, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { run: params.run, reason: body.reason };
    return caller.ok ? movedBy(parts, caller.value, passRunWindows, command) : caller;
  });

  serve(app, completeEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    const command = { run: params.run, job: params.job, ...body };
    return caller.ok ? movedBy(parts, caller.value, completeJob, command) : caller;
  });
}

/** Runs a use case that moves a run, and answers the whole run as it is then. */
async function movedBy<Command>(
  { db, work }: Parts,
  caller: Caller,
  move: UseCase<Command, { run: string }>,
  command: Command,
) {
  const moved = await work((inside) => move(inside, caller, command));
  return moved.ok ? shown(db, caller, moved.value.run) : moved;
}

/** The whole run, or `resource/not-found`. */
async function shown(db: Parts['db'], { project }: Caller, run: string) {
  const found = await showRun(db, project.id, run);
  return found ? done(found) : notFound('run', run);
}
