import { type Seal, sealOf } from '../../kernel/seal.ts';
import type { Parts } from '../../parts.ts';

/** What the secrets of access keys are kept under. */
export const sealOfAccessKeys = ({ secret }: Pick<Parts, 'secret'>): Seal => sealOf(secret, 'access keys');
