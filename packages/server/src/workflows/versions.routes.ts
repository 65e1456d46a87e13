import type { ParamsOf } from '@countersign/contract/endpoint.ts';
import {
  activateWorkflowVersion,
  compareWorkflowVersions,
  createWorkflowVersion,
  deactivateWorkflowVersion,
  deleteWorkflowVersion,
  editWorkflowVersion,
  getWorkflowVersion,
  listWorkflowVersions,
  submitWorkflowVersion,
  type WorkflowVersion,
} from '@countersign/contract/versions.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { type Call, serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import type { Parts } from '../parts.ts';
import { accountsNamed } from '../people/accounts/named.views.ts';
import { enter, enterToRead } from '../people/enter.ts';
import type { UseCase } from '../people/use-case.ts';
import { activateVersion, deactivateVersion } from './activate-version.ts';
import { createVersion, deleteVersion, editVersion } from './change-versions.ts';
import { takeDefinition } from './definition/validate-text.ts';
import { difference } from './difference.ts';
import type { OfVersion } from './hold-version.ts';
import { submitVersion } from './submit-version.ts';
import { ofVersion } from './version.ts';
import { versionById, versionList, versionsThatFit, versionView } from './version.views.ts';
import { workflowByKey } from './workflow.views.ts';

type Params = ParamsOf<typeof getWorkflowVersion>;

export function versionRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  comparing(app, parts);
  drafting(app, parts);
  editing(app, parts);
  moving(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listWorkflowVersions, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const { id: projectId } = caller.value.project;
    const workflow = await workflowByKey(db, projectId, params.workflow);
    if (workflow === undefined) return notFound('workflow', params.workflow);
    const asked = { status: query.status, before: before.value?.[0] ?? null, limit: query.limit };
    const limit = await versionsThatFit(db, projectId, params.workflow, asked);
    const rows = await versionList(db, projectId, params.workflow, { ...asked, limit });
    return done(
      pageOf(
        rows,
        limit,
        ({ number }) => [String(number)],
        (item) => item,
      ),
    );
  });

  serve(app, getWorkflowVersion, async ({ request, params, concerns }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: projectId } = caller.value.project;
    const version = await shown(db, projectId, params);
    if (!version.ok) return version;
    concerns({ projectId, subject: ofVersion({ version: version.value.id }) });
    return shown(db, projectId, params);
  });
}

function comparing(app: FastifyInstance, { db }: Parts): void {
  serve(app, compareWorkflowVersions, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: projectId } = caller.value.project;
    const to = await shown(db, projectId, params);
    if (!to.ok) return to;
    const from = await shown(db, projectId, { ...params, version: query.from });
    return from.ok ? done(difference(from.value, to.value)) : from;
  });
}

function drafting(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createWorkflowVersion, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: projectId } = caller.value.project;
    const workflow = await workflowByKey(db, projectId, params.workflow);
    if (workflow === undefined) return notFound('workflow', params.workflow);
    const taken = takeDefinition(body);
    if (!taken.ok) return taken;
    const { label, description } = body;
    const { definition = null } = taken.value;
    const people = await accountsOf(db, body.committers);
    if (!people.ok) return people;
    const carrying = { committers: people.value };
    const command = { workflow: workflow.id, label, description, definition, extras: {}, ...carrying };
    const made = await work((unit) => createVersion(unit, caller.value, command));
    if (!made.ok) return taken.value.answer(made);
    const version = await versionById(db, projectId, made.value);
    return version ? done(version) : notFound('version', made.value);
  });
}

function editing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, editWorkflowVersion, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { id: projectId } = caller.value.project;
    const version = await shown(db, projectId, params);
    if (!version.ok) return version;
    const taken = takeDefinition(body);
    if (!taken.ok) return taken;
    const { label, description } = body;
    const changes = { label, description, definition: taken.value.definition };
    const people = await accountsOf(db, body.committers);
    if (!people.ok) return people;
    const command = { version: version.value.id, expected: ifMatch, changes, committers: people.value };
    const edited = await work((unit) => editVersion(unit, caller.value, command));
    return edited.ok ? shown(db, projectId, params) : taken.value.answer(edited);
  });

  serve(app, deleteWorkflowVersion, async (call) => {
    const deleted = await move({ db, work }, call, deleteVersion);
    return deleted.ok ? done({}) : deleted;
  });
}

/** The accounts of those who are named. Refuses with `request/invalid` and a fault for each who has none. */
async function accountsOf(db: Db, names: readonly string[] = []): Promise<Outcome<string[]>> {
  const named = names.map((name, nth) => ({ pointer: `/committers/${nth}`, name }));
  const { ids, faults } = await accountsNamed(db, named);
  return faults.length > 0 ? invalid(faults) : done([...new Set(ids.values())]);
}

function moving(app: FastifyInstance, { db, work }: Parts): void {
  for (const [endpoint, act] of [
    [submitWorkflowVersion, submitVersion],
    [activateWorkflowVersion, activateVersion],
    [deactivateWorkflowVersion, deactivateVersion],
  ] as const) {
    serve(app, endpoint, async (call) => {
      const moved = await move({ db, work }, call, act);
      return moved.ok ? shown(db, moved.value, call.params) : moved;
    });
  }
}

/** Does something to the version that a call names. Answers the project's id. */
async function move(
  { db, work }: Pick<Parts, 'db' | 'work'>,
  { request, params, ifMatch }: Pick<Call<typeof submitWorkflowVersion>, 'request' | 'params' | 'ifMatch'>,
  act: UseCase<OfVersion, true>,
): Promise<Outcome<string>> {
  const caller = await enter(db, request, params.project);
  if (!caller.ok) return caller;
  const { id: projectId } = caller.value.project;
  const version = await shown(db, projectId, params);
  if (!version.ok) return version;
  const command = { version: version.value.id, expected: ifMatch };
  const moved = await work((unit) => act(unit, caller.value, command));
  return moved.ok ? done(projectId) : moved;
}

async function shown(
  db: Db,
  projectId: string,
  { workflow, version }: Pick<Params, 'workflow' | 'version'>,
): Promise<Outcome<WorkflowVersion>> {
  const found = await versionView(db, projectId, workflow, version);
  return found ? done(found) : notFound('version', version);
}
