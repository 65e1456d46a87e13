import { createHmac, timingSafeEqual } from 'node:crypto';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { canonicalPaths, canonicalRequest, hexHash, type Received, valuesOf } from './canonical.ts';
import { algorithm, type Signature } from './read-signature.ts';

const patience = 15 * 60 * 1000;
const basicDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Any of these twice, and it could be read in two ways what was sent. */
const once = ['authorization', 'x-sdk-date', 'x-sdk-content-sha256', 'x-project-id', 'x-auth-token'];

/**
 * What can be said of a signed request before its secret and its body are known: every signed header is there, once, and
 * the request was signed within fifteen minutes of `now`. Refuses with `auth/unauthenticated`.
 */
export function checkHead(
  { rawHeaders }: Pick<Received, 'rawHeaders'>,
  { signedHeaders }: Signature,
  now: Date,
): Outcome<true> {
  const missing = signedHeaders.find((name) => valuesOf(rawHeaders, name).length === 0);
  if (missing !== undefined) return failed(`the signed header ${missing} was not sent`);
  const twice = [...signedHeaders, ...once].find((name) => valuesOf(rawHeaders, name).length > 1);
  if (twice !== undefined) return failed(`the header ${twice} was sent more than once`);
  const sent = valuesOf(rawHeaders, 'x-sdk-date')[0] ?? '';
  const signedAt = new Date(sent.replace(basicDate, '$1-$2-$3T$4:$5:$6Z')).getTime();
  if (!basicDate.test(sent) || Number.isNaN(signedAt))
    return failed('X-Sdk-Date must be a time such as 20261122T090000Z');
  if (Math.abs(now.getTime() - signedAt) <= patience) return done(true);
  const clock = now.toISOString();
  return failed(`X-Sdk-Date ${sent} is not within 15 minutes of this server's clock, ${clock}`);
}

/** Clients say this in place of a hash of what they stream. */
const unsigned = 'UNSIGNED-PAYLOAD';

/** Was the request, to its last byte, signed with this secret? Refuses with `auth/unauthenticated`. */
export function checkSignature(
  received: Received,
  { signedHeaders, signature }: Signature,
  secret: string,
): Outcome<true> {
  const actual = hexHash(received.body);
  const said = valuesOf(received.rawHeaders, 'x-sdk-content-sha256')[0];
  if (said !== undefined && said !== unsigned && said.toLowerCase() !== actual)
    return failed('the body is not the one that X-Sdk-Content-Sha256 is the hash of');
  const date = valuesOf(received.rawHeaders, 'x-sdk-date')[0] ?? '';
  const fits = canonicalPaths(received.url).some((path) => {
    const hash = hexHash(canonicalRequest(received, path, signedHeaders, said ?? actual));
    const expected = createHmac('sha256', secret).update(`${algorithm}\n${date}\n${hash}`).digest();
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
  });
  return fits ? done(true) : failed('the signature is not that of this request with the secret of this key');
}

const failed = (why: string) => refused('auth/unauthenticated', `verify aksk signature fail: ${why}.`);
