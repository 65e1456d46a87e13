import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import type { DecisionResult } from '@countersign/contract/decisions.ts';
import type { Problem } from '@countersign/contract/problems.ts';

/** Which part of the inbox is looked at; empty: all of it. */
export type Filter = { readonly project?: string; readonly search?: string };

export type Verdict = 'approve' | 'reject';

/** What somebody is about to decide. */
export type Question = { readonly items: readonly InboxItem[]; readonly verdict: Verdict };

/** What became of deciding one item. */
export type Outcome = {
  readonly verdict: Verdict;
  /** Why not; null: it is done. */
  readonly problem: Problem | null;
  /** The server's sentence: where the level stands now, or why not. */
  readonly because: string;
};

/**
 * A row: an item that waits, or that has waited a moment ago and is kept to show what became of it; or, without an item,
 * the place of one that has not been read yet. `part`: the part of the list that it is in.
 */
export type Row = { readonly item: InboxItem | null; readonly waits: boolean; readonly part: number };

export type Urgency = 'overdue' | 'soon' | 'later' | 'never';

const soon = 24 * 60 * 60 * 1000;

/** How much a deadline presses; `now` in milliseconds. */
export function urgencyOf(dueAt: string | null, now: number): Urgency {
  if (dueAt === null) return 'never';
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return 'overdue';
  return left < soon ? 'soon' : 'later';
}

/** What it is, without where it goes, when that is shown beside it. */
export function whatOf({ title, environment }: Pick<InboxItem, 'title' | 'environment'>): string {
  const place = `, to ${environment?.name}`;
  return environment !== null && title.endsWith(place) ? title.slice(0, -place.length) : title;
}

/**
 * A part of the list between two places in its order; null: from the beginning, to wherever it ends. It is read by itself,
 * whatever has become of the others: an event costs one short question however far somebody has scrolled, and who jumps
 * to the end waits for that alone.
 */
export type Part = {
  readonly after: string | null;
  readonly until: string | null;
  /** How many are in it, until it is read. */
  readonly size: number;
};

/** The list cut at these places, where every part but the last has this size. */
export const partsOf = (cuts: readonly string[], size: number, total: number): Part[] =>
  [null, ...cuts].map((after, nth) => {
    const until = cuts[nth] ?? null;
    return { after, until, size: until === null ? Math.max(1, total - size * nth) : size };
  });

/** The same with one of them cut in two: more has come into it than is read at once. */
export const cutAt = (parts: readonly Part[], nth: number, at: string): Part[] =>
  parts.flatMap((part, index) =>
    index === nth
      ? [
          { ...part, until: at },
          { ...part, after: at, size: 1 },
        ]
      : [part],
  );

/** The order of the list, as the server has it: what is due first, then what was asked first. */
export function inOrder(one: InboxItem, other: InboxItem): number {
  const byDeadline = compare(one.dueAt ?? 'never', other.dueAt ?? 'never');
  return byDeadline || one.id.length - other.id.length || compare(one.id, other.id);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What has been read of a part; undefined: nothing yet. */
type Read = readonly InboxItem[] | undefined;

/** All rows in order: what waits, part by part, and in their places those of `kept` that wait no more. */
export function rowsOf(parts: readonly Part[], read: readonly Read[], kept: Iterable<InboxItem>): Row[] {
  const seen = new Set<string>();
  const live = parts.flatMap(({ size }, part): Row[] => {
    const items = read[part];
    if (items === undefined) return Array.from({ length: size }, () => ({ item: null, waits: true, part }));
    return items
      .filter(({ id }) => !seen.has(id) && seen.add(id))
      .map((item) => ({ item, waits: true, part }));
  });
  const gone = [...kept].filter(({ id }) => !seen.has(id)).sort(inOrder);
  return gone.length === 0 ? live : merged(live, gone);
}

function merged(live: readonly Row[], gone: readonly InboxItem[]): Row[] {
  const rows: Row[] = [];
  let next = 0;
  for (const row of live) {
    for (let item = gone[next]; row.item && item && inOrder(item, row.item) < 0; item = gone[++next])
      rows.push({ item, waits: false, part: row.part });
    rows.push(row);
  }
  const part = live.at(-1)?.part ?? 0;
  return [...rows, ...gone.slice(next).map((item) => ({ item, waits: false, part }))];
}

/** What one of several decisions came to. */
export const outcomeOf = (verdict: Verdict, result: DecisionResult): Outcome => ({
  verdict,
  problem: result.ok ? null : result.problem,
  because: result.ok ? result.because : result.problem.detail,
});

/** Cuts a list into parts of at most this many. */
export const inParts = <T>(items: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, nth) =>
    items.slice(nth * most, (nth + 1) * most),
  );
