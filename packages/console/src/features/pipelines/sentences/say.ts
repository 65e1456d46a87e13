import type { TFunction } from 'i18next';
import type { Words } from '../../../shared/words/words.ts';

/** What it takes to say something about a pipeline: its catalogue, and the words of the language. */
export type Say = { readonly t: TFunction<'pipelines'>; readonly words: Words };

/** A gate or a step as people say it: what it is, and what else holds. */
export type PartWords = {
  /** Tells it from the others, which may be called alike while they are typed. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'approval' | 'schedule' | 'check' | 'http' | 'manual' | 'workflow';
  readonly said: string;
  readonly more: readonly string[];
};
