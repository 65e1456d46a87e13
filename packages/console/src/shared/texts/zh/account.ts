import type { account as english } from '../en/account.ts';
import type { Texts } from '../texts-of.ts';

export const account: Texts<typeof english> = {};
