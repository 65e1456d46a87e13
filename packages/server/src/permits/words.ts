import type { PermitSubject, Served } from './permit.ts';

/** `stage 12, attempt 1`. */
export const nameOf = ({ type, id, attempt }: PermitSubject): string => `${type} ${id}, attempt ${attempt}`;

/** A name in quotes, and once more by its code points where it holds any that look like others: `"prоd" (pr\u{43e}d)`. */
export function quoted(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
  return plain === name ? `"${name}"` : `"${name}" (${plain})`;
}

/** `"cart/cart-api"`, or `"shelf"` for a service as a whole. */
export const servedAs = ({ service, module }: Served): string =>
  quoted(module === null ? service : `${service}/${module}`);

const most = 5;

/** The first few of a list, and how many more there are. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const rest = names.length - most;
  return names.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
