import type { WindowDefinition } from '@countersign/contract/windows.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import type { Passing } from './window.ts';

export type StoredWindow = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: WindowDefinition;
};

const columns = sql`id, name, version, jsonb_build_object(
  'kind', kind, 'calendar', calendar, 'environments', environments, 'override', override) as definition`;

/** Locks one window until the end of the transaction; undefined: there is none in this project. */
export async function lockWindow(tx: Tx, projectId: string, id: string): Promise<StoredWindow | undefined> {
  const { rows } = await sql<StoredWindow>`
    select ${columns} from deploy_window where project_id = ${projectId} and id = ${id} for update
  `.execute(tx);
  return rows[0];
}

/** The same by name. */
export async function lockWindowNamed(
  tx: Tx,
  projectId: string,
  name: string,
): Promise<StoredWindow | undefined> {
  const { rows } = await sql<StoredWindow>`
    select ${columns} from deploy_window where project_id = ${projectId} and name = ${name} for update
  `.execute(tx);
  return rows[0];
}

/** Answers the new id; undefined: the name is taken. */
export async function insertWindow(
  tx: Tx,
  projectId: string,
  name: string,
  { kind, calendar, environments, override }: WindowDefinition,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into deploy_window (project_id, name, kind, calendar, environments, override, updated_at)
    values (${projectId}, ${name}, ${kind}, ${calendar}, ${environments}::text[], ${JSON.stringify(override)}, now())
    on conflict (project_id, name) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Writes the next version of a locked window. */
export async function updateWindow(
  tx: Tx,
  projectId: string,
  id: string,
  { kind, calendar, environments, override }: WindowDefinition,
): Promise<void> {
  await sql`
    update deploy_window
    set kind = ${kind}, calendar = ${calendar}, environments = ${environments}::text[],
      override = ${JSON.stringify(override)}, version = version + 1, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

export async function removeWindow(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`delete from deploy_window where project_id = ${projectId} and id = ${id}`.execute(tx);
}

/** Writes that somebody lets one attempt pass these windows. */
export async function insertPasses(
  tx: Tx,
  projectId: string,
  { type, id, attempt }: Passing,
  windows: readonly string[],
  account: string,
): Promise<void> {
  await sql`
    insert into window_pass (project_id, subject_type, subject_id, attempt, window_id, account_id, created_at)
    select ${projectId}, ${type}, ${id}, ${attempt}, wanted.id, ${account}, now()
    from unnest(${[...windows]}::bigint[]) as wanted (id)
    on conflict do nothing
  `.execute(tx);
}
