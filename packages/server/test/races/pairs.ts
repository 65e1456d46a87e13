import { type Name, names, usual, type Variant } from './contenders.ts';
import type { Start } from './worlds.ts';

/** One pair, and everywhere it is raced: its rounds take these in turn. */
export type Pair = { readonly names: readonly [Name, Name]; readonly variants: readonly Variant[] };

/** What there is to do about a run that is under way. */
const withRuns: readonly Name[] = ['approve', 'reject', 'withdraw', 'replay', 'abort', 'expiry', 'override'];

/** Every two of these, and each with itself. */
const pairsOf = (some: readonly Name[]): Pair[] =>
  some.flatMap((first, nth) =>
    some
      .slice(nth)
      .map((second) => ({ names: [first, second], variants: variantsOf(first, second) }) as const),
  );

/** Of everything there is. */
export const pairs: readonly Pair[] = pairsOf(names);
/** Of what is usual only. */
export const usualPairs: readonly Pair[] = pairsOf(usual);

function variantsOf(...pair: [Name, Name]): Variant[] {
  const roles = pair.includes('role') ? (['loses', 'gains'] as const) : (['loses'] as const);
  return startsOf(pair).flatMap((start) => roles.map((role) => ({ start, role })));
}

/** Where both have something to do, as far as there is such a place. */
function startsOf(pair: [Name, Name]): Start[] {
  const has = (...some: Name[]) => some.some((one) => pair.includes(one));
  const other = (one: Name) => pair.find((name) => name !== one) ?? one;
  if (has('redeem')) return ['acting'];
  if (has('confirm')) return ['changed'];
  if (has('start run')) return withRuns.includes(other('start run')) ? ['running'] : ['formed'];
  if (has('revoke form')) return ['running'];
  if (has('replay')) return ['waiting', 'stopped'];
  return ['waiting'];
}
