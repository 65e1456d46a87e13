import { Key } from '@countersign/contract/common.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/digest.ts';
import { notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { authorise } from '../../people/actions.ts';
import { authenticate, credentialOf } from '../../people/authenticate.ts';
import type { Credential } from '../../people/credential.ts';
import { enterAs, enterWith } from '../../people/enter.ts';
import type { Caller } from '../../people/principal.ts';
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
  const named = portalNamed(request);
  const entered =
    named !== undefined && Key.safeParse(named).success
      ? await enterWith(db, credential.hash, named, 'servicedesk')
      : await enterOnly(db, credential, named);
  if (!entered.ok || request.method !== 'GET') return entered;
  const allowed = authorise(entered.value, 'project.read');
  return allowed.ok ? entered : allowed;
}

function portalNamed(request: FastifyRequest): string | undefined {
  const { portal } = request.params as { portal?: string };
  const named = portal ?? request.headers.portalid;
  return typeof named === 'string' ? named : undefined;
}

/** For who names no portal, or one that cannot be. */
async function enterOnly(
  db: Parts['db'],
  credential: Credential,
  named: string | undefined,
): Promise<Outcome<Caller>> {
  const found = await authenticate(db, credential);
  if (!found.ok) return found;
  if (named !== undefined) return notFound('portal', named);
  const only = await onlyProject(db, found.value);
  return only === undefined ? unnamed : enterAs(db, found.value, only, 'servicedesk');
}

const unnamed = refused(
  'request/invalid',
  'Name the portal, by the path /app/<portal>/api/v3 or by the header PORTALID.',
);
