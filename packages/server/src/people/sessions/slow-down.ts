import type { Db } from '../../kernel/database.ts';
import { sha256 } from '../../kernel/digest.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { countFailures, forgive, rememberedFailures, startAttempt, uncount } from './attempt.store.ts';
import { fromAddress, onAccount, type Patience, pause } from './patience.ts';

/** An attempt to show that one knows a password. It counts as failed until `succeeded`. */
export type Attempt = { succeeded(): Promise<void> };

/**
 * Lets somebody try a password for an account from an address. Refuses with `request/too-many`, and says how long to
 * wait, after some failures in a row on this account from there, or after many from there altogether.
 */
export async function attempt(db: Db, account: string, address: string): Promise<Outcome<Attempt>> {
  const { both, alone } = keysOf(account, address);
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

const keysOf = (account: string, address: string) => ({
  both: sha256(JSON.stringify([account, address])),
  alone: sha256(JSON.stringify([address])),
});

/** A look at what somebody shows that cannot be guessed, such as a signature: only what was wrong is counted. */
export type Look = { failed(): Promise<void>; succeeded(): Promise<void> };

/**
 * The same for credentials that clients show with every call, many at once: as long as all are right, nothing is
 * written. `name` says what is shown, and is no account's. Many wrong ones at the same moment may all be looked at,
 * which helps nobody with secrets of this length.
 */
export async function look(db: Db, name: string, address: string): Promise<Outcome<Look>> {
  const { both, alone } = keysOf(name, address);
  const known = await rememberedFailures(db, [both, alone]);
  const wait = (key: Buffer, patience: Patience): number => {
    const { failures, age } = known.find((one) => one.key.equals(key)) ?? { failures: 0, age: 0 };
    return Math.ceil(pause(failures, patience) - age);
  };
  const seconds = Math.max(wait(both, onAccount), wait(alone, fromAddress));
  if (seconds > 0) return refused('request/too-many', `Too many failed attempts; try again in ${seconds} s.`);
  return done({
    failed: () => countFailures(db, [both, alone]),
    async succeeded() {
      if (known.some(({ key }) => key.equals(both))) await forgive(db, [both]);
    },
  });
}
