import type { releases as english } from '../en/releases.ts';
import type { Texts } from '../texts-of.ts';

export const releases: Texts<typeof english> = {};
