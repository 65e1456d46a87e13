import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db, Reader } from '../kernel/database.ts';
import { gatherBy } from '../kernel/gather.ts';
import { lookUp } from '../kernel/look-up.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import { anyLength, prepared } from '../kernel/prepared.ts';
import { authorise } from './actions.ts';
import { principalOf, together, viaOf } from './authenticate.ts';
import { judgeToken, type TokenRow, unknownToken } from './judge-token.ts';
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
  const project = await projectFor(reader, { key: projectKey, account: principal.accountId });
  const access = project && accessIn(principal, project.access);
  if (!project || !access) return notFound('project', projectKey);
  return done({ principal, project: { id: project.id, key: project.key }, access, via });
}

type Visit = { readonly key: string; readonly account: string };
type Visited = { readonly id: string; readonly key: string; readonly access: Access | null };

/** Those who come at the same time are looked at together. */
const projectFor = gatherBy(async (reader: Reader, visits: Visit[]) => {
  const { rows } = await sql<Visited & { nth: string }>`${prepared}
    select v.nth, p.id, p.key, access_of(p.id, v.account) as access
    from unnest(${anyLength(visits.map(nameable), 'text')}, ${anyLength(visits.map(({ account }) => account))})
      with ordinality as v (key, account, nth)
    join project p on p.key = v.key
  `.execute(reader);
  const found = new Map(rows.map((row) => [Number(row.nth) - 1, row]));
  return visits.map((_, nth): Visited | undefined => found.get(nth));
}, together);

/** A key that no text of the database can be is none; it must not fail for those beside it. */
const nameable = ({ key }: Visit): string | null => (key.includes('\0') ? null : key);

type Shown = TokenRow & {
  readonly now: Date;
  readonly project: string | null;
  readonly access: Access | null;
};

const shown = lookUp<{ hash: Buffer; key: string }, Shown>(
  { hash: 'bytea', key: 'text' },
  sql`
    select t.id as token_id, t.scopes, t.agent, t.expires_at, t.revoked_at,
      a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
      p.id as project, access_of(p.id, a.id) as access, clock_timestamp() as now
    from token t
    join account a on a.id = t.account_id
    left join project p on p.key = q.key
    where t.hash = q.hash`,
);

/** Lets whoever shows a token, by its hash, into a project, both looked up at once. Refuses as `enter` does. */
export async function enterWith(
  reader: Reader,
  hash: Buffer,
  projectKey: string,
  via: Via,
): Promise<Outcome<Caller>> {
  const [row] = await shown(reader, { hash, key: projectKey });
  const found = row === undefined ? unknownToken : judgeToken(row, row.now);
  if (!found.ok) return found;
  const principal = found.value;
  const access = accessIn(principal, row?.access ?? null);
  if (!row?.project || !access) return notFound('project', projectKey);
  return done({ principal, project: { id: row.project, key: projectKey }, access, via });
}

/** Administrators enter every project as maintainers; everybody else as a member, or not at all. */
export const accessIn = (principal: Principal, granted: Access | null): Access | null =>
  principal.administrator ? 'maintainer' : granted;
