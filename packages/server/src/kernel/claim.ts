import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from './database.ts';
import { type Claim, markActed } from './idempotency.store.ts';

const claims = new AsyncLocalStorage<Claim>();

/** Carries out `run` as the request that holds this claim on an Idempotency-Key. */
export const withClaim = <T>(claim: Claim, run: () => Promise<T>): Promise<T> => claims.run(claim, run);

/**
 * Called at the start of every unit of work: if it carries out a request with an Idempotency-Key, the key is marked in
 * the same transaction, so that after a crash nobody carries it out a second time. Throws if the key was taken over.
 */
export async function holdClaim(tx: Tx): Promise<void> {
  const claim = claims.getStore();
  if (claim && !(await markActed(tx, claim))) throw new Error('the Idempotency-Key was taken over meanwhile');
}
