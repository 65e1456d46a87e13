import type { TFunction } from 'i18next';
import type { Words } from '../../../shared/words/words.ts';

/** What it takes to say something about a policy: its catalogue, and the words of the language. */
export type Say = { readonly t: TFunction<'policies'>; readonly words: Words };
