import { sql } from 'kysely';
import type { Parts } from '../src/parts.ts';

/** A digest of all that is stored, table by table, jobs among it: two that are equal mean that nothing was written. */
export async function everythingStored({ db }: Pick<Parts, 'db'>): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'pgboss') and has_table_privilege(c.oid, 'select')
    order by 1
  `.execute(db);
  const stored: Record<string, string> = {};
  for (const { name } of rows) {
    const digest = await sql<{ digest: string }>`
      select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest
      from ${sql.raw(name)} t
    `.execute(db);
    stored[name] = digest.rows[0]?.digest ?? '';
  }
  return stored;
}
