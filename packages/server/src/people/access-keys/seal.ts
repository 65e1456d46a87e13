import { type Seal, sealOf } from '../../kernel/seal.ts';
import type { Parts } from '../../parts.ts';

/** What the secrets of access keys are kept under. */
export const sealOfAccessKeys = ({ secret }: Pick<Parts, 'secret'>): Seal => sealOf(secret, 'access keys');

/** The secret that was sealed; null when it cannot be read, because the instance has another secret now. */
export function readSecret(seal: Seal, sealed: Buffer): string | null {
  try {
    return seal.open(sealed);
  } catch {
    return null;
  }
}
