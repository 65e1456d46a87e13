import type { inbox as english } from '../en/inbox.ts';
import type { Texts } from '../texts-of.ts';

export const inbox: Texts<typeof english> = {};
