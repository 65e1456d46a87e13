import type { Content } from '@countersign/contract/releases.ts';

/** What a snapshot has of one thing, in comparison with another snapshot. */
export type Difference = {
  readonly what: string;
  readonly kind: 'new' | 'removed' | 'version' | 'artifact' | 'same';
  readonly from: string | null;
  readonly to: string | null;
};

type Part = Pick<Content, 'service' | 'module' | 'version' | 'digest'>;

/** How a thing that is shipped is called: `cart`, or `cart / cart-api`. */
export const nameOf = ({ service, module }: Pick<Content, 'service' | 'module'>): string =>
  module === null ? service : `${service} / ${module}`;

const same = (one: Part, other: Part) => one.service === other.service && one.module === other.module;

/** Compares contents with earlier ones, thing by thing: what is in them first, then what is there no more. */
export function differencesOf(before: readonly Part[], after: readonly Part[]): Difference[] {
  const removed = before.filter((part) => !after.some((each) => same(each, part)));
  return [
    ...after.map((part) =>
      compare(
        before.find((each) => same(each, part)),
        part,
      ),
    ),
    ...removed.map((part) => ({
      what: nameOf(part),
      ...{ kind: 'removed' as const, from: part.version, to: null },
    })),
  ];
}

function compare(earlier: Part | undefined, part: Part): Difference {
  const base = { what: nameOf(part), from: earlier?.version ?? null, to: part.version };
  if (earlier === undefined) return { ...base, kind: 'new' };
  if (earlier.version !== part.version) return { ...base, kind: 'version' };
  return { ...base, kind: earlier.digest === part.digest ? 'same' : 'artifact' };
}
