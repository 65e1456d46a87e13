import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../kernel/digest.ts';

/** What a request shows of itself, before anybody has looked it up. */
export type Credential =
  | { readonly kind: 'token'; readonly hash: Buffer }
  /** `whileGiven`: the endpoint is open to who has still to choose a password. */
  | { readonly kind: 'session'; readonly token: string; readonly whileGiven: boolean }
  /** A session's cookie on a request that another site made the browser send. */
  | { readonly kind: 'cross-site' }
  | { readonly kind: 'none' };

/** The parts of a request that say who is asking. */
export type Shown = {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly whileGiven?: boolean;
};

/** What a server knows in order to believe a cookie: the key it signs with and the address it is reached at. */
export type Believed = { readonly secret: string; readonly origin: string };

/** Browsers hold a `__Host-` cookie only when it came over https from this very host, and is for no other. */
export const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-countersign.session_token' : 'countersign.session_token';

/** Reads the credential out of a request, without any lookup. An Authorization header goes before a cookie. */
export function readCredential(shown: Shown, believed: Believed): Credential {
  if (shown.authorization !== undefined) return bearer(shown.authorization);
  const token = signedValue(cookieValue(shown.cookie ?? '', cookieName(believed.origin)), believed.secret);
  if (token === undefined) return { kind: 'none' };
  return mayBeForeign(shown, believed.origin)
    ? { kind: 'cross-site' }
    : { kind: 'session', token, whileGiven: shown.whileGiven ?? false };
}

function bearer(authorization: string): Credential {
  const token = /^bearer +([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
  return token === undefined ? { kind: 'none' } : { kind: 'token', hash: sha256(token) };
}

function cookieValue(header: string, name: string): string {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

/** Takes `<value>.<base64 HMAC-SHA-256>` as better-auth signs it; undefined when the signature is not ours. */
function signedValue(cookie: string, secret: string): string | undefined {
  const [, value, signature] = /^([A-Za-z0-9_-]{16,200})\.([A-Za-z0-9+/]{43}=)$/.exec(decoded(cookie)) ?? [];
  if (value === undefined || signature === undefined) return undefined;
  const ours = createHmac('sha256', secret).update(value).digest();
  return timingSafeEqual(ours, Buffer.from(signature, 'base64')) ? value : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/**
 * A browser sends the cookie along with whatever another site's page asks for. So a change has to come from our own
 * pages: the Origin is ours, or the browser itself says that the request stayed on this site. Without https, people may
 * also reach the server by an address of its network that nobody has configured.
 */
function mayBeForeign(shown: Shown, ours: string): boolean {
  const { method } = shown;
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  return isForeign(shown, ours) || (shown.origin === undefined && shown.fetchSite !== 'same-origin');
}

/** Does a request say that another site's page made it? Programs say neither, and are none. */
export function isForeign(
  { host, origin, fetchSite }: Pick<Shown, 'host' | 'origin' | 'fetchSite'>,
  ours: string,
): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  if (origin === undefined || origin === ours) return false;
  return ours.startsWith('https:') || origin !== `http://${host}`;
}
