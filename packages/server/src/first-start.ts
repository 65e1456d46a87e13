import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Config } from './config.ts';
import { loadConfiguration } from './configuration/load-configuration.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import type { Db } from './kernel/database.ts';
import type { Parts } from './parts.ts';
import { ensureAdministrator } from './people/accounts/ensure-administrator.ts';
import type { InstanceCaller } from './people/principal.ts';

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
  const loaded = await loadConfiguration(parts, caller, await readFile(example, 'utf8'), process.env);
  if (!loaded.ok) throw new CannotStart(`The example cannot be loaded: ${loaded.refusal.because}`);
  return loaded.value.length > 0;
}

/** The administrator of an instance in which nobody has set up anything yet; null once somebody has. */
async function soleAdministrator(db: Db): Promise<InstanceCaller | null> {
  const { rows } = await sql<{ id: string; username: string }>`
    select min(id)::text as id, min(username) as username
    from account
    where not exists (select from project)
    having count(*) = 1 and bool_and(administrator)
  `.execute(db);
  if (!rows[0]) return null;
  const { id: accountId, username } = rows[0];
  const principal = { accountId, username, kind: 'person', administrator: true, scopes: null } as const;
  return { principal, project: null, via: 'system' };
}
