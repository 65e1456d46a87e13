import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { loadConfiguration } from './configuration/load-configuration.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import type { Parts } from './parts.ts';
import { ensureAdministrator } from './people/accounts/ensure-administrator.ts';
import { soleAdministrator } from './people/accounts/sole-administrator.views.ts';

/** What the person who starts the server is told once. */
export type Welcome = {
  /** The administrator made now; null: there was one. `password` null: it is the one they gave. */
  readonly administrator: { readonly username: string; readonly password: string | null } | null;
  /** Whether the example project was loaded now. */
  readonly example: boolean;
};

const example = new URL('../../../examples/shop.yaml', import.meta.url);

/**
 * Fills an empty database, in this order: the administrator, then the example project. Any number of servers may call
 * it at once; one of them does it. A start that was killed in between is made good by the next.
 */
export async function firstStart(parts: Parts, config: Config): Promise<Welcome> {
  const made = await ensureAdministrator(parts, config.COUNTERSIGN_ADMIN_PASSWORD);
  if (!made.ok) throw new CannotStart(made.refusal.because);
  const administrator = made.value && {
    username: made.value.username,
    password: made.value.generated ? made.value.password : null,
  };
  return { administrator, example: wantsExample(config) && (await loadExample(parts)) };
}

const ownMachine = /^(localhost|127\..*|::1)$/;

/** Its passwords are written in a public file: by itself it comes only where nobody else can reach it. */
const wantsExample = ({ COUNTERSIGN_EXAMPLE, DATABASE_URL, HOST }: Config): boolean =>
  COUNTERSIGN_EXAMPLE ?? (DATABASE_URL === undefined && ownMachine.test(HOST));

async function loadExample(parts: Parts): Promise<boolean> {
  const caller = await soleAdministrator(parts.db);
  if (!caller) return false;
  // The example names no variables of the environment.
  const loaded = await loadConfiguration(parts, caller, await readFile(example, 'utf8'), {});
  if (!loaded.ok) throw new CannotStart(`The example cannot be loaded: ${loaded.refusal.because}`);
  return loaded.value.length > 0;
}
