/** A sentence for each field of a thing: a field that has no words does not compile. */
export type WordsOf<Thing, Say> = {
  readonly [Field in keyof Required<Thing>]: (thing: Thing, say: Say) => readonly string[];
};

/**
 * All that is said of a thing, in the order in which its words are written down. Throws for a value that has no words,
 * as something may have that is still being typed.
 */
export function allOf<Thing, Say>(words: WordsOf<Thing, Say>, thing: Thing, say: Say): readonly string[] {
  const all = Object.values<(thing: Thing, say: Say) => readonly (string | undefined)[]>(words);
  return all.flatMap((word) => word(thing, say)).map(known);
}

/** A word that there must be. */
export function known(word: string | undefined): string {
  if (word === undefined) throw new Error('there are no words for this');
  return word;
}

/** The words of a field that is said together with another. */
export const saidElsewhere = (): readonly string[] => [];

/** Reads something that somebody is typing, and which may be anything yet; null: it cannot be said what it means. */
export function ifReadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
