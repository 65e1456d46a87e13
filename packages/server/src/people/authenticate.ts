import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { mayUse } from './actions.ts';
import { type Believed, type Credential, readCredential } from './credential.ts';
import { judgeAccount, judgeToken, type TokenRow, unknownToken } from './judge-token.ts';
import type { InstanceCaller, Principal, Via } from './principal.ts';
import { accountOfSession } from './sessions/session.store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    credential: Credential | null;
  }
}

/** Lets every request of this app carry its credential: read from its headers, not yet looked up. */
export function readCredentials(app: FastifyInstance, believed: Believed): void {
  app.decorateRequest('credential', null);
  app.addHook('onRequest', async (request) => {
    const { authorization, cookie, host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site']?.toString();
    request.credential = readCredential(
      { method: request.method, authorization, cookie, host, origin, fetchSite },
      believed,
    );
  });
}

/** What the request shows of itself. The hot path takes a token's hash from it into its own statement. */
export const credentialOf = (request: FastifyRequest): Credential => request.credential ?? { kind: 'none' };

/** The door: our own clients say which one they are. */
export function viaOf(request: FastifyRequest): Via {
  const client = request.headers['x-countersign-client'];
  return client === 'cli' || client === 'console' ? client : 'native';
}

/**
 * Looks the credential up, each time anew, so that revoking and disabling act at once on every server. Refuses with
 * `auth/unauthenticated`, `auth/token-expired`, `auth/token-revoked`, `auth/account-disabled`, or `auth/forbidden`
 * for a change that another site made the browser send.
 */
export async function authenticate(reader: Reader, credential: Credential): Promise<Outcome<Principal>> {
  switch (credential.kind) {
    case 'token':
      return tokenPrincipal(reader, credential.hash);
    case 'session':
      return sessionPrincipal(reader, credential.token);
    case 'cross-site':
      return refused('auth/forbidden', crossSite);
    case 'none':
      return refused('auth/unauthenticated', 'Send a token as "Authorization: Bearer cs_…", or sign in.');
  }
}

const crossSite =
  'With a session cookie, changes must come from pages of this server (its Origin); programs use a token.';

/** Who sent this request. Refuses as `authenticate` does. */
export const principalOf = (reader: Reader, request: FastifyRequest): Promise<Outcome<Principal>> =>
  authenticate(reader, credentialOf(request));

/** Who sent this request and by which door, for what concerns the whole instance. Refuses as `authenticate` does. */
export async function enterInstance(
  reader: Reader,
  request: FastifyRequest,
): Promise<Outcome<InstanceCaller>> {
  const found = await principalOf(reader, request);
  if (!found.ok) return found;
  return { ok: true, value: { principal: found.value, project: null, via: viaOf(request) } };
}

/** The same for looking around: refuses also a token that may not read (`auth/scope-missing`). */
export async function enterInstanceToRead(
  reader: Reader,
  request: FastifyRequest,
): Promise<Outcome<InstanceCaller>> {
  const entered = await enterInstance(reader, request);
  if (!entered.ok) return entered;
  const allowed = mayUse(entered.value.principal, 'read');
  return allowed.ok ? entered : allowed;
}

async function tokenPrincipal(reader: Reader, hash: Buffer): Promise<Outcome<Principal>> {
  const { rows } = await sql<TokenRow & { now: Date }>`
    select t.scopes, t.agent, t.expires_at, t.revoked_at,
           a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
           clock_timestamp() as now
    from token t
    join account a on a.id = t.account_id
    where t.hash = ${hash}
  `.execute(reader);
  const row = rows[0];
  return row === undefined ? unknownToken : judgeToken(row, row.now);
}

async function sessionPrincipal(reader: Reader, token: string): Promise<Outcome<Principal>> {
  const account = await accountOfSession(reader, token);
  if (account === undefined) return refused('auth/unauthenticated', 'The session has ended; sign in again.');
  return judgeAccount(account, null);
}
