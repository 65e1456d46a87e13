import { sql } from 'kysely';
import type { TestApp } from '../app.ts';

type Refused = { readonly action: string; readonly code: string; readonly via: string };

/** The refusals that `act` leaves in the ledger, in order, with the door by which each came. */
export async function refusalsLeft(
  { parts: { db } }: Pick<TestApp, 'parts'>,
  act: () => Promise<unknown>,
): Promise<Refused[]> {
  const { rows: before } = await sql<{ seq: string }>`
    select coalesce(max(seq), 0) as seq from ledger_entry
  `.execute(db);
  await act();
  const { rows } = await sql<Refused>`
    select action, entry::jsonb #>> '{details,code}' as code, entry::jsonb ->> 'via' as via
    from ledger_entry
    where seq > ${before[0]?.seq} and action like '%.refused'
    order by seq
  `.execute(db);
  return rows;
}
