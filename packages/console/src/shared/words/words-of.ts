/** A sentence for each field of a thing: a field that has no words does not compile. */
export type WordsOf<Thing, Say> = {
  readonly [Field in keyof Required<Thing>]: (thing: Thing, say: Say) => readonly string[];
};

/** All that is said of a thing, in the order in which its words are written down. */
export const allOf = <Thing, Say>(words: WordsOf<Thing, Say>, thing: Thing, say: Say): readonly string[] =>
  Object.values<(thing: Thing, say: Say) => readonly string[]>(words).flatMap((word) => word(thing, say));

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
