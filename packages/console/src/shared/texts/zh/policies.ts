import type { policies as english } from '../en/policies.ts';
import type { Texts } from '../texts-of.ts';

export const policies: Texts<typeof english> = {};
