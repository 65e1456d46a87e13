/** In which order two that raced have come out: one after the other, or so that nobody can tell. */
export type Order = 'first' | 'second' | 'either';

/** What the two orders have led to when one was carried out after the other, each as `outcomeOf` says it. */
export type Serial = { readonly first: ReadonlySet<string>; readonly second: ReadonlySet<string> };

/** An outcome that no order leads to, and that is right all the same. */
export type Allowed = {
  readonly pair: readonly [string, string];
  readonly line: RegExp;
  readonly why: string;
};

/** Says which order an outcome is that of; null: of neither. */
export function orderOf(outcome: string, { first, second }: Serial): Order | null {
  const [one, other] = [first.has(outcome), second.has(outcome)];
  if (one && other) return 'either';
  if (one || other) return one ? 'first' : 'second';
  return null;
}

/** The lines in which an outcome differs from that of an order which is nearest to it. */
export function strangeIn(outcome: string, { first, second }: Serial): string[] {
  const differences = [...first, ...second].map((known) => differenceOf(known, outcome));
  return differences.sort((a, b) => a.length - b.length)[0] ?? outcome.split('\n');
}

function differenceOf(known: string, outcome: string): string[] {
  const [before, after] = [known.split('\n'), outcome.split('\n')];
  const missing = without(before, after);
  return [...missing.map((line) => `- ${line}`), ...without(after, before).map((line) => `+ ${line}`)];
}

/** What of these lines the others do not have, each as often as it is missing. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const found = left.indexOf(line);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}
