import { RE2JS } from '@bufbuild/re2';

/** How large a pattern is once it is compiled: the time it takes is this many times the length of the text. */
const largest = 500;

/** Why a pattern cannot be matched; undefined: it can. */
export function patternFault(pattern: string): string | undefined {
  try {
    const size = sizeOf(RE2JS.compile(pattern));
    return size > largest ? `the pattern is too large: ${size} states, at most ${largest}` : undefined;
  } catch (error) {
    return `the pattern cannot be read: ${(error as Error).message}`;
  }
}

const sizeOf = ({ re2Input }: RE2JS): number => re2Input.prog.numInst();

export const patternSize = (pattern: string): number => sizeOf(RE2JS.compile(pattern));

/** Compiles each pattern once: a condition asks the same one of every item of a list. */
export function compiledOnce(): { compile(pattern: string): { test(text: string): boolean } } {
  const known = new Map<string, RE2JS>();
  return {
    compile(pattern) {
      const compiled = known.get(pattern) ?? RE2JS.compile(pattern);
      known.set(pattern, compiled);
      return compiled;
    },
  };
}
