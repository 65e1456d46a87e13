import { isUtf8 } from 'node:buffer';

/** What a Basic Authorization header says: a name, and a password or an API token in its place. */
export type Basic = { readonly name: string; readonly secret: string };

const longestName = 300;
const longestSecret = 300;

/**
 * Reads a Basic Authorization header; undefined: it is none. Text that is not UTF-8 is taken as ISO 8859-1, which older
 * clients send.
 */
export function readBasic(authorization: string | undefined): Basic | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]{1,2000}={0,2}) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  if (colon < 1 || text.includes('\0')) return undefined;
  const [name, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  return name.length <= longestName && secret.length <= longestSecret ? { name, secret } : undefined;
}
