import type { approvals as english } from '../en/approvals.ts';
import type { Texts } from '../texts-of.ts';

export const approvals: Texts<typeof english> = {};
