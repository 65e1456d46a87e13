import { Key } from '@countersign/contract/common.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/digest.ts';
import { RefusedError } from '../../kernel/failure.ts';
import { notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { authorise, mayUse } from '../../people/actions.ts';
import { authenticate } from '../../people/authenticate.ts';
import { enterAs } from '../../people/enter.ts';
import type { Caller, Principal } from '../../people/principal.ts';

/** Who sent a request, and the hash of the token that it shows. */
export type Sender = { readonly principal: Principal; readonly hash: Buffer };

declare module 'fastify' {
  interface FastifyRequest {
    zadig: Sender | null;
  }
}

/**
 * The token of a request: that of the query, which goes before that of the header; in the header, whatever word stands
 * before it. Undefined: it has none.
 */
export function tokenOf(
  authorization: string | undefined,
  query: Record<string, unknown>,
): string | undefined {
  const [asked] = [query.token].flat();
  if (typeof asked === 'string' && asked !== '') return asked;
  const words = (authorization ?? '').split(' ');
  return words.length === 2 ? words[1] || undefined : undefined;
}

/** Every call shows a token. It is looked up before anything else is looked at, even whether the path is one of ours. */
export function authenticateAll(scope: FastifyInstance, { db }: Pick<Parts, 'db'>): void {
  scope.decorateRequest('zadig', null);
  scope.addHook('onRequest', async (request) => {
    const token = tokenOf(request.headers.authorization, request.query as Record<string, unknown>);
    if (token === undefined || token.length > 400) throw new RefusedError(missing.refusal);
    // Requests are counted by their Authorization: one token, one counter, wherever it was put.
    request.headers.authorization = `Bearer ${token}`;
    const hash = sha256(token);
    const found = await authenticate(db, { kind: 'token', hash });
    if (!found.ok) throw new RefusedError(found.refusal);
    request.zadig = { principal: found.value, hash };
  });
}

const missing = refused('auth/unauthenticated', 'Send a token as "Authorization: Bearer …" or as ?token=….');

/** Who sent this request. */
export function senderOf({ zadig }: FastifyRequest): Sender {
  if (zadig === null) throw new Error('a route was reached without a token');
  return zadig;
}

/** May the token of a request be used to look at anything? */
export const mayLook = (request: FastifyRequest): boolean => mayUse(senderOf(request).principal, 'read').ok;

/** Lets somebody into a project. Refuses with `resource/not-found`. */
export async function enterProject(
  { db }: Pick<Parts, 'db'>,
  request: FastifyRequest,
  key: string,
): Promise<Outcome<Caller>> {
  if (!Key.safeParse(key).success) return notFound('project', key);
  return enterAs(db, senderOf(request).principal, key, 'zadig');
}

/** The same for looking around: refuses also a token that may not read (`auth/scope-missing`). */
export async function enterToLook(
  parts: Pick<Parts, 'db'>,
  request: FastifyRequest,
  key: string,
): Promise<Outcome<Caller>> {
  const entered = await enterProject(parts, request, key);
  if (!entered.ok) return entered;
  const allowed = authorise(entered.value, 'project.read');
  return allowed.ok ? entered : allowed;
}
