import type { runs as english } from '../en/runs.ts';
import type { Texts } from '../texts-of.ts';

export const runs: Texts<typeof english> = {};
