import type { preapprovals as english } from '../en/preapprovals.ts';
import type { Texts } from '../texts-of.ts';

export const preapprovals: Texts<typeof english> = {};
