import type { Config } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import type { Parts } from './parts.ts';
import { ensureAdministrator } from './people/accounts/ensure-administrator.ts';

/** What the person who starts the server is told once. `password` null: it is the one they gave. */
export type Welcome = {
  readonly username: string;
  readonly password: string | null;
};

/**
 * Fills an empty database, in this order: the administrator, then the example project. Answers null when the database
 * was not empty. Any number of servers may call it at once; one of them does it.
 */
export async function firstStart(parts: Parts, config: Config): Promise<Welcome | null> {
  const made = await ensureAdministrator(parts, config.COUNTERSIGN_ADMIN_PASSWORD);
  if (!made.ok) throw new CannotStart(made.refusal.because);
  if (!made.value) return null;
  const { username, password, generated } = made.value;
  return { username, password: generated ? password : null };
}
