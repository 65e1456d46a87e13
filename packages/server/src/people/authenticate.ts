import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { gatherBy } from '../kernel/gather.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { anyLength, prepared } from '../kernel/prepared.ts';
import { mayUse } from './actions.ts';
import { type Believed, type Credential, readCredential } from './credential.ts';
import { judgeAccount, judgeToken, type TokenRow, unknownToken } from './judge-token.ts';
import type { InstanceCaller, Principal, Via } from './principal.ts';
import { accountsOfSessions } from './sessions/session.store.ts';

/** How many looks at once, and for how many people one of them is. */
export const together = { lanes: 2, most: 500 };

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
    const whileGiven = request.routeOptions.config.endpoint?.whileGiven ?? false;
    request.credential = readCredential(
      { method: request.method, authorization, cookie, host, origin, fetchSite, whileGiven },
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
      return sessionPrincipal(reader, credential);
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
  const row = await tokenBehind(reader, hash);
  return row === undefined ? unknownToken : judgeToken(row, row.now);
}

type FoundToken = TokenRow & { readonly hash: Buffer; readonly now: Date };

/** Those who come at the same time are looked up together: when many who waited are woken, they all do. */
const tokenBehind = gatherBy(async (reader: Reader, hashes: Buffer[]) => {
  const { rows } = await sql<FoundToken>`${prepared}
    select t.hash, t.id as token_id, t.scopes, t.agent, t.expires_at, t.revoked_at,
           a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at,
           clock_timestamp() as now
    from token t
    join account a on a.id = t.account_id
    where t.hash = any(${anyLength(hashes, 'bytea')})
  `.execute(reader);
  const found = new Map(rows.map((row) => [row.hash.toString('latin1'), row]));
  return hashes.map((hash) => found.get(hash.toString('latin1')));
}, together);

async function sessionPrincipal(
  reader: Reader,
  { token, whileGiven }: Credential & { kind: 'session' },
): Promise<Outcome<Principal>> {
  const account = await accountBehind(reader, token);
  if (account === undefined) return refused('auth/unauthenticated', 'The session has ended; sign in again.');
  if (account.byAnother && !whileGiven) return refused('auth/forbidden', chooseOne);
  const judged = judgeAccount(account, null);
  return judged.ok ? done({ ...judged.value, sessionId: account.session_id }) : judged;
}

const chooseOne =
  'Somebody else has made your password, so two people know it: choose one of your own first (POST /api/v1/password).';

const accountBehind = gatherBy(accountsOfSessions, together);
