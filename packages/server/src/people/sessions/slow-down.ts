import type { Db } from '../../kernel/database.ts';
import { sha256 } from '../../kernel/digest.ts';
import { neighbourhood } from '../../kernel/neighbourhood.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import {
  countFailures,
  forgive,
  holdFailures,
  knownPlace,
  notePlace,
  type Remembered,
  rememberedFailures,
  uncount,
} from './attempt.store.ts';
import { fromPlace, onAccount, onAccountAnywhere, type Patience, pause } from './patience.ts';

/** An attempt to show that one knows a password. It counts as failed until `succeeded`. */
export type Attempt = { succeeded(): Promise<void> };

/** A counter, and how patient it is. */
type Counter = readonly [key: Buffer, patience: Patience];

/**
 * Lets somebody try a password for an account from an address. Refuses with `request/too-many`, and says how long to
 * wait, after some failures in a row on this account from there; and where the account was never shown to be known, after
 * many from there altogether, or on this account from all such places. It counts as a failure before it is made, so that
 * many at once cannot slip through; a refusal counts nothing.
 */
export async function attempt(db: Db, account: string, address: string): Promise<Outcome<Attempt>> {
  const { both, alone, anywhere, place } = keysOf(account, address);
  const { known, fresh } = await knownPlace(db, place);
  const others: Counter[] = [
    [alone, fromPlace],
    [anywhere, onAccountAnywhere],
  ];
  const wait = await begin(db, [[both, onAccount], ...(known ? [] : others)]);
  if (wait > 0) return tooMany(wait);
  return done({
    async succeeded() {
      await forgive(db, [both]);
      if (!known) await uncount(db, [alone, anywhere]);
      if (!fresh) await notePlace(db, place);
    },
  });
}

/** Counts an attempt with each counter, or with none and answers the seconds to wait. */
const begin = (db: Db, counters: readonly Counter[]): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const keys = counters.map(([key]) => key);
    const wait = waitOf(counters, await holdFailures(tx, keys));
    if (wait === 0) await countFailures(tx, keys);
    return wait;
  });

function waitOf(counters: readonly Counter[], remembered: readonly Remembered[]): number {
  const waits = counters.map(([key, patience]) => {
    const { failures, age } = remembered.find((one) => one.key.equals(key)) ?? { failures: 0, age: 0 };
    return Math.ceil(pause(failures, patience) - age);
  });
  return Math.max(0, ...waits);
}

const tooMany = (wait: number) =>
  refused('request/too-many', `Too many failed attempts; try again in ${wait} s.`, { wait });

const keysOf = (account: string, address: string) => {
  const from = neighbourhood(address);
  return {
    both: sha256(JSON.stringify([account, from])),
    alone: sha256(JSON.stringify([from])),
    anywhere: sha256(JSON.stringify([account, 'anywhere', 'else'])),
    place: sha256(JSON.stringify(['place', account, from])),
  };
};

/** A look at what somebody shows that cannot be guessed, such as a signature: only what was wrong is counted. */
export type Look = { failed(): Promise<void>; succeeded(): Promise<void> };

/**
 * The same for credentials that clients show with every call, many at once: as long as all are right, next to nothing is
 * written. `name` says what is shown, and is no account's. Many wrong ones at the same moment may all be looked at,
 * which helps nobody with secrets of this length. One client that has the wrong secret keeps no other out that was right
 * from the same place before.
 */
export async function look(db: Db, name: string, address: string): Promise<Outcome<Look>> {
  const { both, alone, place } = keysOf(name, address);
  const [remembered, { known, fresh }] = await Promise.all([
    rememberedFailures(db, [both, alone]),
    knownPlace(db, place),
  ]);
  const counters: Counter[] = [[both, onAccount], ...(known ? [] : ([[alone, fromPlace]] as Counter[]))];
  const wait = waitOf(counters, remembered);
  if (wait > 0) return tooMany(wait);
  return done({
    failed: () => countFailures(db, [both, alone]),
    async succeeded() {
      if (remembered.some(({ key }) => key.equals(both))) await forgive(db, [both]);
      if (!fresh) await notePlace(db, place);
    },
  });
}
