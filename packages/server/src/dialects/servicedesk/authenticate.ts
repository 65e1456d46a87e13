import { Key } from '@countersign/contract/common.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/digest.ts';
import { notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { authorise } from '../../people/actions.ts';
import { authenticate, credentialOf } from '../../people/authenticate.ts';
import { enterAs } from '../../people/enter.ts';
import type { Caller, Principal } from '../../people/principal.ts';
import { onlyProject } from './portal.views.ts';

/** The key of a request, wherever clients put it; undefined: it has none. */
export function keyOf(
  headers: FastifyRequest['headers'],
  query: Record<string, unknown>,
): string | undefined {
  const spelled = /^(?:zoho-oauthtoken|bearer|authtoken:?) +([\x21-\x7e]{1,400})$/i;
  const given =
    spelled.exec(headers.authorization ?? '')?.[1] ??
    headers.authtoken ??
    headers.technician_key ??
    query.TECHNICIAN_KEY;
  return typeof given === 'string' && given !== '' ? given : undefined;
}

/** Lets every request of this scope carry its key as the credential it has. A session's cookie is none here. */
export function readKeys(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    const key = keyOf(request.headers, request.query as Record<string, unknown>);
    request.credential = key === undefined ? null : { kind: 'token', hash: sha256(key) };
    // Requests are counted by their Authorization: one credential, one counter, however it was spelled.
    if (key !== undefined) request.headers.authorization = `Zoho-oauthtoken ${key}`;
  });
}

/** The hash of the token that a request shows, for the statement that reads the approval. */
export function hashOf(request: FastifyRequest): Buffer {
  const credential = credentialOf(request);
  if (credential.kind !== 'token') throw new Error('a route was reached without a key');
  return credential.hash;
}

const missing = refused(
  'auth/unauthenticated',
  'Send a token as "Authorization: Zoho-oauthtoken …" or as the header "authtoken".',
);

/**
 * Lets the sender of a request into the portal that it names: in its path, by the header PORTALID, or, where neither
 * does, the only project of its account. Refuses as `authenticate` does, and with `resource/not-found`.
 */
export async function enterPortal(
  { db }: Pick<Parts, 'db'>,
  request: FastifyRequest,
): Promise<Outcome<Caller>> {
  const credential = credentialOf(request);
  if (credential.kind !== 'token') return missing;
  const found = await authenticate(db, credential);
  if (!found.ok) return found;
  const portal = await portalOf(db, request, found.value);
  if (!portal.ok) return portal;
  const entered = await enterAs(db, found.value, portal.value, 'servicedesk');
  if (!entered.ok || request.method !== 'GET') return entered;
  const allowed = authorise(entered.value, 'project.read');
  return allowed.ok ? entered : allowed;
}

async function portalOf(
  db: Parts['db'],
  request: FastifyRequest,
  principal: Principal,
): Promise<Outcome<string>> {
  const { portal } = request.params as { portal?: string };
  const named = portal ?? request.headers.portalid;
  if (typeof named === 'string')
    return Key.safeParse(named).success ? { ok: true, value: named } : notFound('portal', named);
  const only = await onlyProject(db, principal);
  if (only !== undefined) return { ok: true, value: only };
  return refused(
    'request/invalid',
    'Name the portal, by the path /app/<portal>/api/v3 or by the header PORTALID.',
  );
}
