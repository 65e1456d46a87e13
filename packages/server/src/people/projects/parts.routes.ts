import {
  deleteRole as deleteRoleEndpoint,
  listEnvironments as listEnvironmentsEndpoint,
  listRoles as listRolesEndpoint,
  listServices as listServicesEndpoint,
  putEnvironment as putEnvironmentEndpoint,
  putRole as putRoleEndpoint,
  putService as putServiceEndpoint,
} from '@countersign/contract/project-parts.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import type { Reader } from '../../kernel/database.ts';
import { serve } from '../../kernel/http.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enter, enterToRead } from '../enter.ts';
import type { UseCase } from '../use-case.ts';
import { putEnvironment, putService } from './places.ts';
import { listEnvironments, listRoles, listServices, type Span } from './project.views.ts';
import { deleteRole, putRole } from './roles.ts';

/** Roles, environments and services of a project: listed, and put under their names. */
export function projectPartRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listRolesEndpoint, (call) => list(parts, call, listRoles, ({ name }) => name));
  serve(app, putRoleEndpoint, async ({ request, params, body }) => {
    const command = { name: params.role, members: [...new Set(body.members)].sort() };
    const put = await change(parts, request, params.project, putRole, command);
    return put.ok ? done({ ...put.value, ...command }) : put;
  });
  serve(app, deleteRoleEndpoint, async ({ request, params }) => {
    const gone = await change(parts, request, params.project, deleteRole, { name: params.role });
    return gone.ok ? done({}) : gone;
  });

  serve(app, listEnvironmentsEndpoint, (call) => list(parts, call, listEnvironments, ({ key }) => key));
  serve(app, putEnvironmentEndpoint, async ({ request, params, body }) => {
    const command = { key: params.environment, name: body.name };
    const put = await change(parts, request, params.project, putEnvironment, command);
    return put.ok ? done({ ...put.value, ...command }) : put;
  });

  serve(app, listServicesEndpoint, (call) => list(parts, call, listServices, ({ name }) => name));
  serve(app, putServiceEndpoint, async ({ request, params, body }) => {
    const command = { name: params.service, modules: body.modules };
    const put = await change(parts, request, params.project, putService, command);
    return put.ok ? done({ ...put.value, ...command }) : put;
  });
}

type ListCall = {
  readonly request: FastifyRequest;
  readonly params: { readonly project: string };
  readonly query: { readonly cursor?: string | undefined; readonly limit: number };
};

async function list<Item>(
  parts: Parts,
  { request, params, query }: ListCall,
  view: (reader: Reader, projectId: string, span: Span) => Promise<Item[]>,
  key: (item: Item) => string,
): Promise<Outcome<{ items: Item[]; next: string | null }>> {
  const caller = await enterToRead(parts.db, request, params.project);
  if (!caller.ok) return caller;
  const after = readCursor(query.cursor, 'text');
  if (!after.ok) return after;
  const span = { after: after.value?.[0] ?? null, limit: query.limit + 1 };
  const rows = await view(parts.db, caller.value.project.id, span);
  return done(
    pageOf(
      rows,
      query.limit,
      (item) => [key(item)],
      (item) => item,
    ),
  );
}

async function change<Command, Result>(
  parts: Parts,
  request: FastifyRequest,
  project: string,
  useCase: UseCase<Command, Result>,
  command: Command,
): Promise<Outcome<Result>> {
  const caller = await enter(parts.db, request, project);
  if (!caller.ok) return caller;
  return parts.work((work) => useCase(work, caller.value, command));
}
