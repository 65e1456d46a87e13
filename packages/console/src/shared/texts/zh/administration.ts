import type { administration as english } from '../en/administration.ts';
import type { Texts } from '../texts-of.ts';

export const administration: Texts<typeof english> = {};
