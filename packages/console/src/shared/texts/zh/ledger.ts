import type { ledger as english } from '../en/ledger.ts';
import type { Texts } from '../texts-of.ts';

export const ledger: Texts<typeof english> = {};
