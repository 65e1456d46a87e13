import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';

/** Lets one configuration at a time be applied, on whichever server, until the transaction ends. */
export async function holdConfiguration(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.configuration', 0))`.execute(tx);
}
