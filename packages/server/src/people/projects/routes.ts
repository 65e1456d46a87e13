import {
  createProject as createEndpoint,
  editProject as editEndpoint,
  listProjects as listEndpoint,
  listMembers as listMembersEndpoint,
  type Member,
  putMember as putMemberEndpoint,
  readAccess as readAccessEndpoint,
  readProject as readEndpoint,
  removeMember as removeMemberEndpoint,
} from '@countersign/contract/projects.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { first } from '../../kernel/database.ts';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { accessOf } from '../actions.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import { enter, enterToRead } from '../enter.ts';
import { createProject, editProject } from './create-project.ts';
import { putMember, removeMember } from './members.ts';
import { listMembers, listProjects, readProject, secmasterNames } from './project.views.ts';

/** Projects, and who may enter them. */
export function projectRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const span = { after: after.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listProjects(parts.db, caller.value.principal, span);
    return done(
      pageOf(
        rows,
        query.limit,
        (row) => [row.key],
        (row) => row,
      ),
    );
  });

  serve(app, createEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const created = await parts.work((work) => createProject(work, caller.value, body));
    if (!created.ok) return created;
    return done(first(await readProject(parts.db, created.value.id, 'maintainer')));
  });

  serve(app, readEndpoint, async ({ request, params }) => {
    const caller = await enterToRead(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const { project, access } = caller.value;
    const found = first(await readProject(parts.db, project.id, access));
    return done({ ...found, secmaster: await secmasterNames(parts.db, project.id) });
  });

  serve(app, readAccessEndpoint, async ({ request, params }) => {
    const caller = await enterToRead(parts.db, request, params.project);
    return caller.ok ? done(accessOf(caller.value)) : caller;
  });

  serve(app, editEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const { project, access } = caller.value;
    const instance = { ...caller.value, project: null };
    const edited = await parts.work((work) => editProject(work, instance, { project, name: body.name }));
    if (!edited.ok) return edited;
    return done(first(await readProject(parts.db, project.id, access)));
  });

  memberRoutes(app, parts);
}

function memberRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listMembersEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const span = { after: after.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listMembers(parts.db, caller.value.project.id, span);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ member }) => [member],
        (row) => row,
      ),
    );
  });

  serve(app, putMemberEndpoint, async ({ request, params, body }) => {
    const caller = await enter(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const given: Member = { member: params.member, access: body.access };
    const put = await parts.work((work) => putMember(work, caller.value, given));
    return put.ok ? done(given) : put;
  });

  serve(app, removeMemberEndpoint, async ({ request, params }) => {
    const caller = await enter(parts.db, request, params.project);
    if (!caller.ok) return caller;
    const removed = await parts.work((work) => removeMember(work, caller.value, { member: params.member }));
    return removed.ok ? done({}) : removed;
  });
}
