import type { FastifyRequest } from 'fastify';
import type { Db } from '../../kernel/database.ts';
import { gatherBy } from '../../kernel/gather.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { authorise, mayUse } from '../../people/actions.ts';
import { principalOf, together, viaOf } from '../../people/authenticate.ts';
import { enterAs } from '../../people/enter.ts';
import type { Principal } from '../../people/principal.ts';
import { memberships } from '../ledger.views.ts';
import { type Position, readPosition } from '../position.ts';
import type { Interest } from './rendered.ts';

type Wanted = { readonly project?: string; readonly subject?: string };

/**
 * What the sender of a request may see of what they want to see, looked up anew each time. Refuses as `authenticate`
 * does, with `auth/scope-missing`, and with `resource/not-found` for a project that they are no member of.
 */
export async function interestOf(
  db: Db,
  request: FastifyRequest,
  wanted: Wanted,
): Promise<Outcome<Interest>> {
  const found = await principalOf(db, request);
  if (!found.ok) return found;
  const carried = mayUse(found.value, 'read');
  if (!carried.ok) return carried;
  const projectIds = await projectsFor(db, request, found.value, wanted.project);
  if (!projectIds.ok) return projectIds;
  const [subjectType, subjectId] = wanted.subject?.split(':') ?? [];
  return done({
    projectIds: projectIds.value,
    ...(subjectType !== undefined && { subjectType }),
    ...(subjectId !== undefined && { subjectId }),
  });
}

async function projectsFor(
  db: Db,
  request: FastifyRequest,
  principal: Principal,
  project: string | undefined,
): Promise<Outcome<ReadonlySet<string> | null>> {
  if (project === undefined)
    return done(principal.administrator ? null : await projectsOf(db, principal.accountId));
  const caller = await enterAs(db, principal, project, viaOf(request));
  if (!caller.ok) return caller;
  const allowed = authorise(caller.value, 'ledger.read');
  return allowed.ok ? done(new Set([caller.value.project.id])) : allowed;
}

/** Those who are looked at together are looked up together. */
const projectsOf = gatherBy(memberships, together);

/** Where a reader who comes back left off; null: it is here for the first time. Refuses with `request/invalid`. */
export function leftOffAt(request: FastifyRequest): Outcome<Position | null> {
  const header = request.headers['last-event-id']?.toString() ?? '';
  if (header === '') return done(null);
  const position = readPosition(header);
  if (position !== undefined) return done(position);
  const faults = [{ pointer: 'header/last-event-id', detail: 'is not the id of an event of this stream' }];
  return refused('request/invalid', 'Last-Event-ID is not the id of an event of this stream.', { faults });
}
