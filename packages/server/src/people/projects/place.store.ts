import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';

/** Adds an environment or renames it. */
export async function upsertEnvironment(
  tx: Tx,
  projectId: string,
  { key, name }: { key: string; name: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into environment (project_id, key, name) values (${projectId}, ${key}, ${name})
    on conflict (project_id, key) do update set name = excluded.name
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** Adds an environment; undefined: there is one with this key. */
export async function insertEnvironment(
  tx: Tx,
  projectId: string,
  { key, name }: { key: string; name: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into environment (project_id, key, name) values (${projectId}, ${key}, ${name})
    on conflict (project_id, key) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Adds a service or sets its modules. */
export async function upsertService(
  tx: Tx,
  projectId: string,
  { name, modules }: { name: string; modules: readonly string[] },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into service (project_id, name, modules) values (${projectId}, ${name}, ${[...modules]}::text[])
    on conflict (project_id, name) do update set modules = excluded.modules
    returning id
  `.execute(tx);
  return first(rows).id;
}
