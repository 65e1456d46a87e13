import { createHmac } from 'node:crypto';
import type { Basic } from './basic.ts';

/** That a name and a password fitted: whose they were, and the stored hash they were held against. */
export type Proof = { readonly accountId: string; readonly passwordHash: string };

export type Proofs = {
  get(shown: Basic): Proof | undefined;
  keep(shown: Basic, proof: Proof): void;
  /** What stands for a name and a password in memory; of no use outside this process. */
  nameOf(shown: Basic): string;
};

/** As many clients as one server may have; the one that has not been seen for longest makes room. */
const most = 10_000;

/**
 * Remembers which names and passwords were found to fit, so that the costly check is made once. A proof is worth nothing
 * by itself: whoever uses one has to see that the account still has this very hash. Passwords are not kept, only their
 * HMAC with a key that lives and dies with the process.
 */
export function proofs(key: Uint8Array, limit = most): Proofs {
  const known = new Map<string, Proof>();
  const nameOf = ({ name, secret }: Basic): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([name, secret]))
      .digest('base64');
  return {
    nameOf,
    get(shown) {
      const at = nameOf(shown);
      const proof = known.get(at);
      if (proof === undefined) return undefined;
      known.delete(at);
      known.set(at, proof);
      return proof;
    },
    keep(shown, proof) {
      known.set(nameOf(shown), proof);
      const oldest = known.size > limit ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}
