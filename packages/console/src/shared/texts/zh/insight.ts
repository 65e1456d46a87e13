import type { insight as english } from '../en/insight.ts';
import type { Texts } from '../texts-of.ts';

export const insight: Texts<typeof english> = {};
