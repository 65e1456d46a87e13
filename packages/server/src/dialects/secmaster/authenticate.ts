import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/digest.ts';
import { RefusedError } from '../../kernel/failure.ts';
import { done, type Outcome, type Refusal, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { type SigningKey, signingKey } from '../../people/access-keys/access-key.views.ts';
import { readSecret, sealOfAccessKeys } from '../../people/access-keys/seal.ts';
import { authenticate } from '../../people/authenticate.ts';
import type { Proven } from '../../people/basic/authenticate.ts';
import { judgeAccount } from '../../people/judge-token.ts';
import { type Look, look } from '../../people/sessions/slow-down.ts';
import { rawBodyOf } from './raw-body.ts';
import { checkHead, checkSignature } from './signing/check-signature.ts';
import { readSignature, type Signature } from './signing/read-signature.ts';

/** A signed request whose key is known, and whose body has still to be held against the signature. */
type Signed = { readonly signature: Signature; readonly key: SigningKey; readonly tries: Look };

declare module 'fastify' {
  interface FastifyRequest {
    secmaster: Proven | Signed | null;
  }
}

/**
 * Every call of this scope has to carry a token as X-Auth-Token, or be signed with an access key. A token is looked up,
 * and a key found, before anything of the body is read. Call it after `keepRawBodies`, whose bytes it needs. Refuses with
 * `auth/unauthenticated`, `auth/token-expired`, `auth/token-revoked` and `auth/account-disabled`, in the words that
 * clients of the gateway know.
 */
export function authenticateAll(scope: FastifyInstance, parts: Parts): void {
  const seal = sealOfAccessKeys(parts);
  scope.decorateRequest('secmaster', null);
  scope.addHook('onRequest', async (request) => {
    if (request.is404) return;
    request.secmaster = orThrow(await readShown(parts, request));
  });
  scope.addHook('preValidation', async (request) => {
    const shown = request.secmaster;
    if (shown === null || !('signature' in shown)) return;
    request.secmaster = orThrow(await prove(request, shown, readSecret(seal, shown.key.secret)));
  });
}

/** Who sent this request. */
export function provenOf({ secmaster }: FastifyRequest): Proven {
  if (secmaster === null || !('principal' in secmaster)) throw new Error('a route was reached by nobody');
  return secmaster;
}

function orThrow<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusedError(outcome.refusal);
  return outcome.value;
}

const nothing = refused(
  'auth/unauthenticated',
  'x-auth-token not found: send a token as X-Auth-Token, or sign the request with an access key.',
);
const temporary = refused(
  'auth/unauthenticated',
  'X-Security-Token is not known: no temporary access keys are given out here.',
);

/** A token goes before a signature: clients that have one sign out of habit. */
async function readShown(
  { db }: Pick<Parts, 'db'>,
  request: FastifyRequest,
): Promise<Outcome<Proven | Signed>> {
  const { headers } = request;
  const token = headers['x-auth-token'];
  if (token) {
    const hash = sha256(String(token));
    countBy(request, `Token ${hash.toString('hex')}`);
    const found = await authenticate(db, { kind: 'token', hash });
    return found.ok ? done({ principal: found.value, token: hash }) : ofToken(found.refusal);
  }
  const signature = readSignature(headers.authorization);
  if (signature === undefined) return nothing;
  if (!signature.ok) return signature;
  countBy(request, `Access ${signature.value.accessKey}`);
  return headers['x-security-token'] === undefined ? findKey(db, request, signature.value) : temporary;
}

/** Requests are counted by their Authorization: one credential, one counter, although no two signatures are alike. */
function countBy({ headers }: FastifyRequest, credential: string): void {
  headers.authorization = credential;
}

function ofToken({ code, because }: Refusal) {
  if (code === 'auth/unauthenticated') return refused(code, 'decrypt token fail');
  const said = because.replace(/^The token expired at (.+)\.$/, 'token expires, expires_at: $1');
  return refused(code, said);
}

async function findKey(
  db: Parts['db'],
  { ip, raw }: FastifyRequest,
  signature: Signature,
): Promise<Outcome<Signed>> {
  const { accessKey } = signature;
  const [tries, key] = await Promise.all([
    look(db, `access key ${accessKey}`, ip),
    signingKey(db, accessKey),
  ]);
  if (!tries.ok) {
    const { wait } = tries.refusal;
    return refused('auth/unauthenticated', limitReached(tries.refusal), wait === undefined ? {} : { wait });
  }
  const failed = `Get secretKey failed,ak:${accessKey},err:`;
  if (key === undefined) {
    await tries.value.failed();
    return refused('auth/unauthenticated', `${failed}ak not exist`);
  }
  if (key.revoked_at !== null)
    return refused('auth/token-revoked', `${failed}ak was revoked at ${key.revoked_at.toISOString()}`);
  const head = checkHead(raw, signature, key.now);
  return head.ok ? done({ signature, key, tries: tries.value }) : head;
}

const limitReached = ({ because }: Refusal) =>
  `AK access failed to reach the limit,forbidden: ${because.charAt(0).toLowerCase()}${because.slice(1)}`;

const unreadable = ({ accessKey }: Signature) =>
  `Get secretKey failed,ak:${accessKey},err:its secret cannot be read any more; make another access key`;

async function prove(
  request: FastifyRequest,
  { signature, key, tries }: Signed,
  secret: string | null,
): Promise<Outcome<Proven>> {
  if (secret === null) return refused('auth/unauthenticated', unreadable(signature));
  const { method, raw } = request;
  const received = { method, url: raw.url ?? '', rawHeaders: raw.rawHeaders, body: rawBodyOf(request) };
  const checked = checkSignature(received, signature, secret);
  if (!checked.ok) {
    await tries.failed();
    return checked;
  }
  await tries.succeeded();
  const account = judgeAccount(key, null);
  return account.ok
    ? done({ principal: { ...account.value, accessKeyId: key.key_id }, token: null })
    : account;
}
