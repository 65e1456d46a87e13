import type { Content, Snapshot } from '@countersign/contract/releases.ts';

/** A thing of a snapshot that is being written; `what` is its service and module as `whatOf` writes them. */
export type DraftPart = {
  readonly key: number;
  readonly what: string | null;
  readonly version: string;
  readonly digest: string;
  readonly committers: readonly string[];
};

export type Draft = { readonly description: string; readonly parts: readonly DraftPart[] };

/** A service, or one of its modules, as one value of a choice. */
export const whatOf = (service: string, module: string | null): string => JSON.stringify([service, module]);

const readWhat = (what: string) => JSON.parse(what) as [service: string, module: string | null];

/** Begins with what the last snapshot has. Who worked on it is not carried over: that was the last one's work. */
export function draftFrom(last: Pick<Snapshot, 'contents'> | undefined): Draft {
  const parts = (last?.contents ?? []).map(({ service, module, version, digest }, key) => ({
    ...{ key, what: whatOf(service, module), version, digest: digest ?? '', committers: [] },
  }));
  return { description: '', parts: parts.length > 0 ? parts : [emptyPart(0)] };
}

export const emptyPart = (key: number): DraftPart => ({
  ...{ key, what: null, version: '', digest: '', committers: [] },
});

/** What is sent of a draft: the things that have been chosen. */
export const contentsOf = ({ parts }: Draft) =>
  parts.flatMap(({ what, version, digest, committers }) => {
    if (what === null) return [];
    const [service, module] = readWhat(what);
    return [
      {
        ...{ service, module, version: version.trim() },
        digest: digest.trim() === '' ? null : digest.trim(),
        committers: [...committers],
      },
    ];
  });

/** Is there enough to send it? The server says what is wrong with it. */
export const isComplete = ({ parts }: Draft): boolean =>
  parts.length > 0 && parts.every(({ what, version }) => what !== null && version.trim() !== '');

/** Is it another version than before, but said to be the same artifact? Then the digest was forgotten. */
export const keepsDigest = (part: DraftPart, before: Pick<Content, 'version' | 'digest'>): boolean =>
  before.digest !== null && part.digest.trim() === before.digest && part.version.trim() !== before.version;
