import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The RFC 8785 text of a JSON value: the same value always gives the same bytes. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

export const sha256 = (bytes: string | Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** `sha256:` and the hex hash of the canonical text. What decisions bind to. */
export const digestOf = (value: unknown): string => `sha256:${sha256(canonical(value)).toString('hex')}`;
