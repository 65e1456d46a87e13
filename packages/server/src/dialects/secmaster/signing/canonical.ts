import { sha256 } from '../../../kernel/digest.ts';

/** A request as it came in, before anything has been made of it. */
export type Received = {
  readonly method: string;
  /** Path and query as they were on the wire. */
  readonly url: string;
  /** Names and values one after the other, each as often as it was sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
};

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
/** Percent-encodes all but the unreserved characters of RFC 3986. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, percent);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The path as it may have been signed: encoded once; or, as the Node client does, encoded again although it was encoded
 * already. The two differ only where the path has percent signs.
 */
export function canonicalPaths(url: string): string[] {
  const segments = (url.split('?', 1)[0] ?? '').split('/');
  const spelled = (spell: (segment: string) => string) => segments.map(spell).join('/').replace(/\/?$/, '/');
  return [...new Set([spelled((segment) => encode(decode(segment))), spelled(encode)])];
}

/** The query: names by code unit, the values of one name likewise, each pair encoded; a name alone has an empty value. */
export function canonicalQuery(url: string): string {
  const at = url.indexOf('?');
  if (at < 0) return '';
  const plain = (text: string) => decode(text.replaceAll('+', ' '));
  return url
    .slice(at + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [plain(name), plain(value.join('='))] as const;
    })
    .sort(([a, x], [b, y]) => byCodeUnit(a, b) || byCodeUnit(x, y))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All values of a header. What came as UTF-8 is read as that: Node reads every byte as a character. */
export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.flatMap((text, index) =>
    index % 2 === 0 && text.toLowerCase() === name
      ? [
          Buffer.from(rawHeaders[index + 1] ?? '', 'latin1')
            .toString('utf8')
            .trim(),
        ]
      : [],
  );
}

/** The text whose hash is signed, for one spelling of the path. */
export function canonicalRequest(
  { method, url, rawHeaders }: Received,
  path: string,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${valuesOf(rawHeaders, name)[0] ?? ''}\n`);
  return [
    method.toUpperCase(),
    path,
    canonicalQuery(url),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

export const hexHash = (bytes: string | Uint8Array): string => sha256(bytes).toString('hex');
