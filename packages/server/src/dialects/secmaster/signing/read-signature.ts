import { type Outcome, refused } from '../../../kernel/outcome.ts';

/** What an Authorization header says that was signed with an access key. */
export type Signature = {
  readonly accessKey: string;
  /** Lower case names, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
};

export const algorithm = 'SDK-HMAC-SHA256';

const shape =
  /^SDK-HMAC-SHA256\s+Access=([^,\s]{1,128})\s*,\s*SignedHeaders=([^,\s]{1,2000})\s*,\s*Signature=([0-9a-fA-F]{64})\s*$/;
const otherAlgorithm = /^((?:SDK|V\d+)-[A-Z0-9-]+)(?:\s|$)/;

/**
 * Reads a signed Authorization header; undefined: it is of another kind altogether. Refuses with `auth/unauthenticated`
 * one that cannot be read, names an algorithm we do not know, or leaves X-Sdk-Date unsigned.
 */
export function readSignature(authorization: string | undefined): Outcome<Signature> | undefined {
  const other = otherAlgorithm.exec(authorization ?? '')?.[1];
  if (authorization === undefined || other === undefined) return undefined;
  if (other !== algorithm)
    return unreadable(`the algorithm ${other} is not supported; sign with ${algorithm}`);
  const [, accessKey = '', names = '', signature = ''] = shape.exec(authorization) ?? [];
  if (signature === '')
    return unreadable(`expected "Authorization: ${algorithm} Access=…, SignedHeaders=…, Signature=…"`);
  const signedHeaders = names.toLowerCase().split(';');
  if (!signedHeaders.includes('x-sdk-date')) return unreadable('SignedHeaders must name x-sdk-date');
  return { ok: true, value: { accessKey, signedHeaders, signature: signature.toLowerCase() } };
}

const unreadable = (why: string) => refused('auth/unauthenticated', `verify aksk signature fail: ${why}`);
