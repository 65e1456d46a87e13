import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';

/** Any number that nothing else in this database locks. */
const people = 7_264_301;

/** What takes the lock that `holdPeople` takes, for whoever begins a transaction by a statement of their own. */
export const holdPeopleStatement = `select pg_advisory_xact_lock_shared(${people})`;

/** How the transactions that hold people hold them. */
const held = new WeakMap<Tx, 'alone' | 'shared'>();

/**
 * Lets nobody change until the transaction ends who there is and what they may: what is read of people from the next
 * statement on stays so. Any number may hold them at once; whoever changes people has them alone and comes in turn.
 * Taken before any row is locked, so that nobody waits for it in a circle; and so whoever will need them alone takes
 * them so from the beginning, since two who share them and want them alone would wait for each other.
 */
export async function holdPeople(tx: Tx, { alone = false } = {}): Promise<void> {
  const before = held.get(tx);
  if (before === 'alone' || (before === 'shared' && !alone)) return;
  if (before === 'shared')
    throw new Error('people are shared in this transaction, and wanted alone too late');
  held.set(tx, alone ? 'alone' : 'shared');
  if (alone) await sql`select pg_advisory_xact_lock(${people})`.execute(tx);
  else await sql`select pg_advisory_xact_lock_shared(${people})`.execute(tx);
}
