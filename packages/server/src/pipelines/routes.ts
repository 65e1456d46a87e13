import {
  activatePipelineVersion,
  createPipelineDraft,
  createPipeline as createPipelineEndpoint,
  editPipelineDraft,
  getPipeline,
  getPipelineVersion,
  listPipelines,
  listPipelineVersions,
  type Pipeline,
  type PipelineVersion,
} from '@countersign/contract/pipelines.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { activateVersion } from './activate-version.ts';
import { createDraft, createPipeline, editDraft } from './change-drafts.ts';
import { pipelineList, pipelineView, versionList, versionView } from './pipeline.views.ts';

/** Pipelines and their versions: read by every member, changed by maintainers. */
export function pipelineRoutes(app: FastifyInstance, parts: Parts): void {
  readingPipelines(app, parts);
  readingVersions(app, parts);
  drafting(app, parts);
  changingDrafts(app, parts);
}

function readingPipelines(app: FastifyInstance, { db }: Parts): void {
  serve(app, listPipelines, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const place = { after: after.value?.[0] ?? null, limit: query.limit };
    const rows = await pipelineList(db, caller.value.project.id, place);
    return done(pageOf(rows, query.limit, ({ name }) => [name], asIs<Pipeline>));
  });

  serve(app, getPipeline, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shownPipeline(db, caller.value.project.id, params.pipeline) : caller;
  });
}

function readingVersions(app: FastifyInstance, { db }: Parts): void {
  serve(app, listPipelineVersions, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const pipeline = await shownPipeline(db, caller.value.project.id, params.pipeline);
    if (!pipeline.ok) return pipeline;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await versionList(db, caller.value.project.id, params.pipeline, place);
    return done(pageOf(rows, query.limit, ({ number }) => [String(number)], asIs<PipelineVersion>));
  });

  serve(app, getPipelineVersion, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shownVersion(db, caller.value.project.id, params) : caller;
  });
}

function drafting(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createPipelineEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { name, ...definition } = body;
    const made = await work((unit) => createPipeline(unit, caller.value, { name, definition }));
    return made.ok ? shownPipeline(db, caller.value.project.id, made.value) : made;
  });

  serve(app, createPipelineDraft, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const definition = body.stages && { stages: body.stages };
    const command = { pipeline: params.pipeline, definition };
    const made = await work((unit) => createDraft(unit, caller.value, command));
    if (!made.ok) return made;
    return shownVersion(db, caller.value.project.id, { ...params, version: String(made.value) });
  });
}

function changingDrafts(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, editPipelineDraft, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { ...params, expected: ifMatch, definition: body };
    const edited = await work((unit) => editDraft(unit, caller.value, command));
    return edited.ok ? shownVersion(db, caller.value.project.id, params) : edited;
  });

  serve(app, activatePipelineVersion, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { ...params, expected: ifMatch };
    const activated = await work((unit) => activateVersion(unit, caller.value, command));
    return activated.ok ? shownVersion(db, caller.value.project.id, params) : activated;
  });
}

async function shownPipeline(db: Db, projectId: string, id: string): Promise<Outcome<Pipeline>> {
  const pipeline = await pipelineView(db, projectId, id);
  return pipeline ? done(pipeline) : notFound('pipeline', id);
}

async function shownVersion(
  db: Db,
  projectId: string,
  { pipeline, version }: { pipeline: string; version: string },
): Promise<Outcome<PipelineVersion>> {
  const found = await versionView(db, projectId, pipeline, version);
  return found ? done(found) : notFound('pipeline version', version);
}

const asIs = <T>(item: T): T => item;
