import type { DeployedContent } from '@countersign/contract/environment-contents.ts';
import type { Content } from '@countersign/contract/releases.ts';

/**
 * What becomes of a service or module. removed: it is in the environment and not in the snapshot; whether the steps take
 * it away is theirs.
 */
export type Kind = 'changed' | 'added' | 'removed' | 'same';

export type Line = {
  readonly kind: Kind;
  readonly name: string;
  /** What goes there; null: nothing. */
  readonly to: string | null;
  /** What is there now; null: nothing that is known of. */
  readonly now: DeployedContent | null;
  /** The version is called the same, and the artifact is another one. */
  readonly otherArtifact: boolean;
  readonly committers: readonly string[];
};

type Shipped = Pick<Content, 'service' | 'module' | 'version' | 'digest'> & {
  readonly committers?: readonly string[];
};
type Named = Pick<Content, 'service' | 'module'>;

const nameOf = ({ service, module }: Named): string => (module === null ? service : `${service} / ${module}`);
const order: readonly Kind[] = ['changed', 'added', 'removed', 'same'];

/** A snapshot beside what is in an environment now: what changes first, what stays the same last. */
export function differenceOf(shipped: readonly Shipped[], there: readonly DeployedContent[]): Line[] {
  const now = new Map(there.map((content) => [nameOf(content), content]));
  const goes = new Set(shipped.map(nameOf));
  const lines = shipped.map((content) => lineOf(content, now.get(nameOf(content)) ?? null));
  const removed = there
    .filter((content) => !goes.has(nameOf(content)))
    .map((content) => ({
      ...{ kind: 'removed' as const, name: nameOf(content), to: null, now: content },
      ...{ otherArtifact: false, committers: [] },
    }));
  return [...lines, ...removed].sort(
    (one, other) => order.indexOf(one.kind) - order.indexOf(other.kind) || one.name.localeCompare(other.name),
  );
}

function lineOf(content: Shipped, now: DeployedContent | null): Line {
  const { version, digest, committers = [] } = content;
  const line = { name: nameOf(content), to: version, now, committers };
  if (now === null) return { ...line, kind: 'added', otherArtifact: false };
  const otherArtifact =
    now.version === version && now.digest !== null && digest !== null && now.digest !== digest;
  const same = now.version === version && !otherArtifact;
  return { ...line, kind: same ? 'same' : 'changed', otherArtifact };
}

/** How many of each kind there are, without those of which there is none. */
export const countsOf = (lines: readonly Line[]): { readonly kind: Kind; readonly count: number }[] =>
  order
    .map((kind) => ({ kind, count: lines.filter((line) => line.kind === kind).length }))
    .filter(({ count }) => count > 0);
