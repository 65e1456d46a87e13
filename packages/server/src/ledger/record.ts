import { salt } from '../kernel/random.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor, Happening, SealedEntry } from './entry.ts';
import { insertEntries } from './ledger.store.ts';
import { saltsFor, sealEntry } from './seal.ts';

/** Makes the entry of one happening with fresh salts, for whoever writes many entries with a statement of their own. */
export const seal = (actor: Actor, happening: Happening, at: Date): SealedEntry =>
  sealEntry(actor, happening, at, Array.from({ length: saltsFor(happening) }, salt));

/** Writes what happened, in the transaction in which it happened, with one statement however many there are. */
export async function record(work: Work, actor: Actor, ...happenings: Happening[]): Promise<void> {
  await insertEntries(
    work.tx,
    happenings.map((happening) => seal(actor, happening, work.now)),
  );
}
