import { hash } from 'node:crypto';
import { done, type Outcome, refused } from './outcome.ts';

/**
 * The ETag of a version: strong, and what If-Match names. What is at one version may still be confirmed, activated or
 * used, so that its text is in the tag as well: two that differ never have the same one.
 */
export const versionTag = (version: unknown, text: string): string =>
  `"${String(version)}.${hash('sha1', text, 'base64url').slice(0, 12)}"`;

/** The ETag of an answer without a version: two equal texts have the same one. */
export const contentTag = (text: string): string => `W/"${hash('sha1', text, 'base64url')}"`;

/**
 * Does an If-None-Match header name this tag? Compared weakly, as RFC 9110 has it for reading. Who names a version alone
 * has it as long as it is at that version.
 */
export function namesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  const bare = withoutWeakness(tag);
  const version = bare.replace(/\..*/, '"');
  return header.split(',').some((one) => [bare, version].includes(withoutWeakness(one.trim())));
}

const withoutWeakness = (tag: string): string => (tag.startsWith('W/') ? tag.slice(2) : tag);

/** The versions an If-Match header allows; null: any that exists. */
export type Expected = readonly string[] | null;

/** Reads an If-Match header; undefined when it is not a list of strong tags. */
export function readIfMatch(header: string | undefined): Expected | undefined {
  if (header === undefined || header.trim() === '*') return null;
  const tags = header.split(',').map((one) => /^"([\x21\x23-\x7e]*)"$/.exec(one.trim())?.[1]);
  return tags.every((tag) => tag !== undefined) ? (tags as string[]) : undefined;
}

/**
 * Holds the version a sender expects against the one held now: what else has happened to it does not count. The version
 * alone will do for a tag. Call it where the row is locked or the write is
 * guarded by the same version. Refuses with `request/precondition-failed`.
 */
export function stillAt(expected: Expected, version: number | string): Outcome<true> {
  if (expected === null || expected.some((tag) => isOf(tag, String(version)))) return done(true);
  return refused(
    'request/precondition-failed',
    `It is at version ${version} now; read it again and repeat the change with If-Match: "${version}".`,
  );
}

const isOf = (tag: string, version: string): boolean => tag === version || tag.startsWith(`${version}.`);
