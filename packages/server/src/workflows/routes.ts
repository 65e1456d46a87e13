import {
  createWorkflow as createWorkflowEndpoint,
  deleteWorkflow as deleteWorkflowEndpoint,
  editWorkflow as editWorkflowEndpoint,
  getWorkflow,
  listWorkflows,
  validateWorkflow,
  type Workflow,
} from '@countersign/contract/workflows.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { createWorkflow, deleteWorkflow, editWorkflow } from './change-workflows.ts';
import { validateText } from './definition/validate-text.ts';
import { versionRoutes } from './versions.routes.ts';
import { workflowByKey, workflowList, workflowView } from './workflow.views.ts';

/** Workflows and their versions: read by every member, workflows changed by maintainers, versions by operators. */
export function workflowRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  changing(app, parts);
  validating(app, parts);
  versionRoutes(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listWorkflows, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const place = { after: after.value?.[0] ?? null, limit: query.limit };
    const rows = await workflowList(db, caller.value.project.id, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ key }) => [key],
        (item) => item,
      ),
    );
  });

  serve(app, getWorkflow, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shown(db, caller.value.project.id, params.workflow) : caller;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createWorkflowEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const made = await work((unit) => createWorkflow(unit, caller.value, body));
    return made.ok ? shown(db, caller.value.project.id, body.key) : made;
  });

  serve(app, editWorkflowEndpoint, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const id = await idOf(db, caller.value.project.id, params.workflow);
    if (!id.ok) return id;
    const command = { workflow: id.value, expected: ifMatch, changes: body };
    const edited = await work((unit) => editWorkflow(unit, caller.value, command));
    return edited.ok ? shown(db, caller.value.project.id, params.workflow) : edited;
  });

  serve(app, deleteWorkflowEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const id = await idOf(db, caller.value.project.id, params.workflow);
    if (!id.ok) return id;
    const command = { workflow: id.value, expected: ifMatch };
    const deleted = await work((unit) => deleteWorkflow(unit, caller.value, command));
    return deleted.ok ? done({}) : deleted;
  });
}

function validating(app: FastifyInstance, { db }: Parts): void {
  serve(app, validateWorkflow, async ({ request, params, body }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? done(await validateText(db, caller.value.project.id, body.text)) : caller;
  });
}

async function idOf(db: Db, projectId: string, key: string): Promise<Outcome<string>> {
  const workflow = await workflowByKey(db, projectId, key);
  return workflow ? done(workflow.id) : notFound('workflow', key);
}

async function shown(db: Db, projectId: string, key: string): Promise<Outcome<Workflow>> {
  const workflow = await workflowView(db, projectId, key);
  return workflow ? done(workflow) : notFound('workflow', key);
}
