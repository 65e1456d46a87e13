import { sql } from 'kysely';
import type { Tx } from '../../../kernel/database.ts';

/** Keeps what a client said of a release beside what was kept before; what is null is kept no more. */
export async function keepParticulars(
  tx: Tx,
  project: string,
  release: string,
  particulars: Record<string, unknown>,
): Promise<void> {
  const text = JSON.stringify(particulars, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  await sql`
    insert into servicedesk_release (project_id, release_id, particulars)
    values (${project}, ${release}, jsonb_strip_nulls(${text}::jsonb))
    on conflict (project_id, release_id) do update
      set particulars = jsonb_strip_nulls(servicedesk_release.particulars || ${text}::jsonb)
  `.execute(tx);
}

/** Takes a release out of what this API shows. */
export async function markDeleted(tx: Tx, project: string, release: string): Promise<void> {
  await sql`
    insert into servicedesk_release (project_id, release_id, deleted_at) values (${project}, ${release}, now())
    on conflict (project_id, release_id) do update set deleted_at = now()
  `.execute(tx);
}
