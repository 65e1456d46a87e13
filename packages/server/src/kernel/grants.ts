import type pg from 'pg';

/** The server does its work as this role: it owns nothing, and cannot change what happened. */
export const serverRole = 'countersign_server';

const schemas = ['public', 'auth', 'pgboss'];
/** What happened is added to, never changed or removed; triggers say so too, for owners. */
const insertOnly = ['ledger_entry', 'decision', 'snapshot'];

/** Is the server's role there, or can it be made, and may the present user act as it? */
export async function canBecome(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `
    select exists (select from pg_roles where rolname = $1) as there,
      (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as may_create`,
    [serverRole],
  );
  if (!rows[0].there) {
    if (!rows[0].may_create) return false;
    await client.query(`create role ${serverRole}`).catch(unlessThere);
  }
  await client.query(`grant ${serverRole} to current_user`).catch(() => {});
  const { rows: membership } = await client.query(`select pg_has_role($1, 'member') as member`, [serverRole]);
  return membership[0].member;
}

/** Roles are the whole cluster's: a server on another database may have made it in this moment. */
function unlessThere(error: { code?: string }): void {
  if (error.code !== '42710' && error.code !== '23505') throw error;
}

/** Gives the role what the server needs. Skipped when nothing has `changed`, because every grant costs all sessions their plans. */
export async function grant(
  client: pg.Client,
  { changed, login }: { changed: boolean; login?: string },
): Promise<void> {
  if (login) await client.query(`alter role ${serverRole} login password ${client.escapeLiteral(login)}`);
  if (!changed && (await granted(client))) return;
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where nspname = any($1)',
    [schemas],
  );
  for (const { name } of rows) await client.query(statementsFor(name));
  const tables = insertOnly.map((table) => `public.${table}`).join(', ');
  await client.query(`revoke update, delete, truncate on ${tables} from ${serverRole}`);
  await client.query(`revoke insert, update, delete on public.schema_migration from ${serverRole}`);
}

const statementsFor = (schema: string): string => `
  grant usage on schema ${schema} to ${serverRole};
  grant select, insert, update, delete on all tables in schema ${schema} to ${serverRole};
  grant usage on all sequences in schema ${schema} to ${serverRole};
  grant execute on all functions in schema ${schema} to ${serverRole};`;

async function granted(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select has_table_privilege($1, 'public.schema_migration', 'select') as granted`,
    [serverRole],
  );
  return rows[0].granted;
}
