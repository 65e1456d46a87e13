import type { workflows as english } from '../en/workflows.ts';
import type { Texts } from '../texts-of.ts';

export const workflows: Texts<typeof english> = {};
