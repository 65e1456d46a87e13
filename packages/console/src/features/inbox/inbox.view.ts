import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import type { DecisionResult } from '@countersign/contract/decisions.ts';
import type { Problem } from '@countersign/contract/problems.ts';

/** Which part of the inbox is looked at; empty: all of it. */
export type Filter = { readonly project?: string; readonly search?: string };

export type Verdict = 'approve' | 'reject';

/** What became of deciding one item. */
export type Outcome = {
  readonly verdict: Verdict;
  /** Why not; null: it is done. */
  readonly problem: Problem | null;
  /** The server's sentence: where the level stands now, or why not. */
  readonly because: string;
};

/** A row: an item that waits, or that has waited a moment ago and is kept to show what became of it. */
export type Row = { readonly item: InboxItem; readonly waits: boolean; readonly range: number };

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

/** A part of the list between two places in its order; null: from the beginning, or to wherever it ends. */
export type Range = { readonly after: string | null; readonly until: string | null };

/**
 * The list cut at these places. A part that was read is read again by itself, whatever has become of the others, so that
 * an event costs one short question however far somebody has scrolled.
 */
export const rangesOf = (cuts: readonly string[]): Range[] =>
  [null, ...cuts].map((after, nth) => ({ after, until: cuts[nth] ?? null }));

/** The order of the list, as the server has it: what is due first, then what was asked first. */
export function inOrder(one: InboxItem, other: InboxItem): number {
  const byDeadline = compare(one.dueAt ?? 'never', other.dueAt ?? 'never');
  return byDeadline || one.id.length - other.id.length || compare(one.id, other.id);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

type Pages = readonly (readonly InboxItem[])[];

/** All rows in order: what waits, part by part, and in their places those of `kept` that wait no more. */
export function rowsOf(pages: Pages, kept: Iterable<InboxItem>): Row[] {
  const seen = new Set<string>();
  const live = pages.flatMap((items, range) =>
    items.filter(({ id }) => !seen.has(id) && seen.add(id)).map((item) => ({ item, waits: true, range })),
  );
  const gone = [...kept].filter(({ id }) => !seen.has(id)).sort(inOrder);
  if (gone.length === 0) return live;
  const rows: Row[] = [];
  let next = 0;
  for (const row of live) {
    for (let item = gone[next]; item && inOrder(item, row.item) < 0; item = gone[++next])
      rows.push({ item, waits: false, range: row.range });
    rows.push(row);
  }
  const range = Math.max(0, pages.length - 1);
  return [...rows, ...gone.slice(next).map((item) => ({ item, waits: false, range }))];
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
