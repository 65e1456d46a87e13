import { parse } from '@bufbuild/cel';
import { done, type Outcome, refused } from '../kernel/outcome.ts';

export type Parsed = ReturnType<typeof parse>;
export type Expression = NonNullable<Parsed['expr']>;

export const limits = {
  /** Characters. */
  length: 2000,
  /** Of parentheses, brackets and braces. */
  nesting: 24,
  /** Nodes of the tree, after macros such as `exists` are written out. */
  nodes: 600,
  /** Of `all`, `exists`, `exists_one`, `filter` and `map` within each other. */
  loops: 2,
  /** Steps that judging it takes at most. */
  steps: 100_000,
} as const;

/**
 * Reads a condition. What is too long or too deeply nested is refused before it is parsed, since the parser calls
 * itself once for each level.
 */
export function parseCondition(expression: string): Outcome<Parsed> {
  if (expression.length > limits.length)
    return unreadable(`it has ${expression.length} characters, at most ${limits.length} are read`);
  if (nestingOf(expression) > limits.nesting)
    return unreadable(`it is nested too deeply, at most ${limits.nesting} levels are read`);
  try {
    const parsed = parse(expression);
    return parsed.expr === undefined ? unreadable('there is nothing in it') : done(parsed);
  } catch (error) {
    const [, line, column, what] = /^[^:]*:(\d+):(\d+): (.*)/s.exec((error as Error).message) ?? [];
    return unreadable(
      what === undefined
        ? 'it is no expression of the Common Expression Language'
        : `line ${line}, column ${column}: ${what}`,
    );
  }
}

const unreadable = (because: string) => refused('request/invalid', because);

/** What stands in quotes counts as well: a sentence full of brackets can be written otherwise. */
function nestingOf(expression: string): number {
  let open = 0;
  let deepest = 0;
  for (const character of expression) {
    if ('([{?'.includes(character)) open += 1;
    if (')]}'.includes(character)) open -= 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
}
