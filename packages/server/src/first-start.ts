import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** What the person who starts the server is told once: how to sign in. */
export type Welcome = { readonly administrator: { username: string; password: string | null } } | null;

/**
 * Fills an empty database, in this order: the administrator, then the example project. Answers null when the database
 * was not empty. Any number of servers may call it at once; one of them does it.
 */
export async function firstStart(_parts: Parts, _config: Config): Promise<Welcome> {
  return null;
}
