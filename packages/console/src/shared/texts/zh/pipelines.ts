import type { pipelines as english } from '../en/pipelines.ts';
import type { Texts } from '../texts-of.ts';

export const pipelines: Texts<typeof english> = {};
