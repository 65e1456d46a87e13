import { sql } from 'kysely';
import type { Db } from '../../kernel/database.ts';
import { isUnreachable } from '../../kernel/failure.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { within } from '../../kernel/within.ts';

const patience = 3000;

/** Does the database answer, and in time? Refuses with `server/unavailable`. */
export async function ready(db: Db): Promise<Outcome<{ status: 'ready' }>> {
  try {
    if (await within(patience, sql`select 1`.execute(db))) return done({ status: 'ready' });
    return refused('server/unavailable', 'The database does not answer.');
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return refused('server/unavailable', 'The database cannot be reached.');
  }
}
