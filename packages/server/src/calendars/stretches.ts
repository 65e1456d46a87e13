/**
 * A stretch of time: from its first instant up to, and without, its end. Where the end itself still belongs to it, as
 * on a span that ends at a minute, the end lies half a millisecond later, between two instants that can be named.
 */
export type Stretch = { readonly from: number; readonly end: number };

/** In order, without overlaps, and those that touch as one. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last === undefined || next.from > last.end) found.push(next);
    else if (next.end > last.end) found[found.length - 1] = { from: last.from, end: next.end };
  }
  return found;
}

/** What is left of some stretches without others; both in order and without overlaps. */
export function without(stretches: readonly Stretch[], taken: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  let next = 0;
  for (const { from, end } of stretches) {
    while ((taken[next]?.end ?? end) <= from && next < taken.length) next += 1;
    let left = from;
    for (let index = next; index < taken.length && left < end; index += 1) {
      const hole = taken[index];
      if (hole === undefined || hole.from >= end) break;
      if (hole.from > left) found.push({ from: left, end: hole.from });
      left = Math.max(left, hole.end);
    }
    if (left < end) found.push({ from: left, end });
  }
  return found;
}

/** What of them lies within [from, end). */
export const clipped = (stretches: readonly Stretch[], from: number, end: number): Stretch[] =>
  stretches
    .filter((one) => one.end > from && one.from < end)
    .map((one) => ({ from: Math.max(one.from, from), end: Math.min(one.end, end) }));
