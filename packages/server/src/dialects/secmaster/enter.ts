import type { FastifyRequest } from 'fastify';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import type { Parts } from '../../parts.ts';
import { authorise } from '../../people/actions.ts';
import type { Caller } from '../../people/principal.ts';
import { provenOf } from './authenticate.ts';
import { workspace } from './place.views.ts';

/**
 * Lets the sender of a request into the workspace of its path, `/v1/{project_id}/workspaces/{workspace_id}`: a project's
 * key or id. Refuses with `auth/forbidden` one that is not there or is not the sender's, with `request/invalid` a
 * {project_id} or an X-Project-Id that is not the one the project is pinned to, and with `auth/scope-missing`.
 */
export async function enterWorkspace(
  { db }: Pick<Parts, 'db'>,
  request: FastifyRequest,
): Promise<Outcome<Caller>> {
  const { project_id: tenant = '', workspace_id: id = '' } = request.params as Record<string, string>;
  const { principal } = provenOf(request);
  const entered = await workspace(db, principal, id);
  if (entered === undefined)
    return refused('auth/forbidden', `There is no workspace ${id} here, or it is not yours to use.`);
  const { place, access } = entered;
  const pinned = rightTenant(place.tenant, tenant, request.headers['x-project-id']?.toString());
  if (!pinned.ok) return pinned;
  const project = { id: place.id, key: place.key };
  const caller: Caller = { principal, project, access, via: 'secmaster' };
  const allowed = request.method === 'GET' ? authorise(caller, 'project.read') : done(true);
  return allowed.ok ? done(caller) : allowed;
}

function rightTenant(pinned: string | null, path: string, header: string | undefined): Outcome<true> {
  if (path === '')
    return invalid([{ pointer: 'path/project_id', detail: 'required: a project id, not empty' }]);
  if (pinned === null || (path === pinned && (header ?? pinned) === pinned)) return done(true);
  const pointer = path === pinned ? 'header/X-Project-Id' : 'path/project_id';
  return invalid([{ pointer, detail: 'is not the project id of this workspace' }]);
}
