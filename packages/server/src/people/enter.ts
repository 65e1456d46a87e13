import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db, Reader } from '../kernel/database.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import { authorise } from './actions.ts';
import { principalOf, viaOf } from './authenticate.ts';
import type { Access, Caller, Principal, Via } from './principal.ts';

/**
 * Lets the sender of a request into a project. Refuses as `authenticate` does, and with `resource/not-found` when there
 * is no such project or the sender is not a member of it: the two look the same.
 */
export async function enter(db: Db, request: FastifyRequest, projectKey: string): Promise<Outcome<Caller>> {
  const found = await principalOf(db, request);
  if (!found.ok) return found;
  return enterAs(db, found.value, projectKey, viaOf(request));
}

/** The same for looking around: refuses also a token that may not read (`auth/scope-missing`). */
export async function enterToRead(
  db: Db,
  request: FastifyRequest,
  projectKey: string,
): Promise<Outcome<Caller>> {
  const entered = await enter(db, request, projectKey);
  if (!entered.ok) return entered;
  const allowed = authorise(entered.value, 'project.read');
  return allowed.ok ? entered : allowed;
}

/** The same for somebody who is known already. Refuses with `resource/not-found`. */
export async function enterAs(
  reader: Reader,
  principal: Principal,
  projectKey: string,
  via: Via,
): Promise<Outcome<Caller>> {
  const { rows } = await sql<{ id: string; key: string; access: Access | null }>`
    select id, key, access_of(id, ${principal.accountId}) as access
    from project
    where key = ${projectKey}
  `.execute(reader);
  const project = rows[0];
  const access = project && accessIn(principal, project.access);
  if (!project || !access) return notFound('project', projectKey);
  return done({ principal, project: { id: project.id, key: project.key }, access, via });
}

/** Administrators enter every project as maintainers; everybody else as a member, or not at all. */
export const accessIn = (principal: Principal, granted: Access | null): Access | null =>
  principal.administrator ? 'maintainer' : granted;
