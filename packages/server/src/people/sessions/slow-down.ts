import type { Db } from '../../kernel/database.ts';
import { sha256 } from '../../kernel/digest.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { forgive, startAttempt, uncount } from './attempt.store.ts';
import { fromAddress, onAccount } from './patience.ts';

/** An attempt to show that one knows a password. It counts as failed until `succeeded`. */
export type Attempt = { succeeded(): Promise<void> };

/**
 * Lets somebody try a password for an account from an address. Refuses with `request/too-many`, and says how long to
 * wait, after some failures in a row on this account from there, or after many from there altogether.
 */
export async function attempt(db: Db, account: string, address: string): Promise<Outcome<Attempt>> {
  const both = sha256(JSON.stringify([account, address]));
  const alone = sha256(JSON.stringify([address]));
  const wait = (await startAttempt(db, both, onAccount)) || (await startAttempt(db, alone, fromAddress));
  if (wait > 0) {
    return refused('request/too-many', `Too many failed attempts; try again in ${wait} s.`);
  }
  return done({
    async succeeded() {
      await forgive(db, [both]);
      await uncount(db, alone);
    },
  });
}
