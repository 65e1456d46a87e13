import type { TFunction } from 'i18next';
import type { Words } from '../../../shared/words/words.ts';

/** What it takes to say something about a policy: its catalogue, and the words of the language. */
export type Say = { readonly t: TFunction<'policies'>; readonly words: Words };

/** A sentence for each field of a thing: one that has no words does not compile. */
export type WordsOf<Thing> = {
  readonly [Field in keyof Required<Thing>]: (thing: Thing, say: Say) => readonly string[];
};

/** All that is said of a thing, in the order in which its words are written down. */
export const allOf = <Thing>(words: WordsOf<Thing>, thing: Thing, say: Say): readonly string[] =>
  Object.values<(thing: Thing, say: Say) => readonly string[]>(words).flatMap((word) => word(thing, say));
