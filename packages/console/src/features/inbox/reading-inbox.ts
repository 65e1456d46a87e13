import { countInbox, listInbox } from '@countersign/contract/inbox.ts';
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { reading } from '../../shared/api/query.ts';
import { type Filter, type Range, rangesOf } from './inbox.view.ts';

/** What is read at a time; the rest is room for what comes into a part later. */
const length = 100;
const longest = 200;

const order = 'deadline' as const;

export const countQuery = (filter: Filter) =>
  reading(countInbox, Object.keys(filter).length === 0 ? {} : { query: filter });

export const rangeQuery = (filter: Filter, { after, until }: Range) =>
  reading(listInbox, {
    query: {
      order,
      limit: until === null ? length : longest,
      ...(after !== null && { cursor: after }),
      ...(until !== null && { until }),
      ...filter,
    },
  });

export const first: Range = { after: null, until: null };

/** Asks for what an inbox with this filter shows first; done when it is there, or cannot be had. */
export const prepare = (queries: QueryClient, filter: Filter): Promise<unknown> =>
  Promise.all([queries.prefetchQuery(countQuery(filter)), queries.prefetchQuery(rangeQuery(filter, first))]);

type Page = Awaited<ReturnType<NonNullable<ReturnType<typeof rangeQuery>['queryFn'] & object>>>;
type Found = { readonly data: Page | undefined; readonly error: Error | null };

const combine = (found: readonly Found[]) => ({
  pages: found.map(({ data }) => data),
  error: found.find(({ data, error }) => error && !data)?.error ?? null,
});

/** The parts that are on the screen, from and to. */
type Shown = readonly [number, number];

/**
 * The inbox as far as somebody has scrolled. Only the parts on the screen are read again when something happens; the
 * others when they come back onto it.
 */
export function useInbox(filter: Filter) {
  const queries = useQueryClient();
  const [cuts, setCuts] = useState<readonly string[]>([]);
  const [[from, to], setShown] = useState<Shown>([0, 0]);
  const ranges = useMemo(() => rangesOf(cuts), [cuts]);
  const { pages, error } = useQueries({
    queries: ranges.map((range, nth) => ({
      ...rangeQuery(filter, range),
      enabled: ({ state }: { state: { data?: unknown } }) =>
        state.data === undefined || (nth >= from && nth <= to),
    })),
    combine,
  });
  if (error && pages[0] === undefined) throw error;

  const cutAt = useCallback(
    (nth: number) => {
      const range = ranges[nth];
      const page = pages[nth];
      if (!range || !page || page.next === null) return;
      // What was read is the part before the cut, as it is now.
      const before = rangeQuery(filter, { after: range.after, until: page.next });
      queries.setQueryData(before.queryKey, { items: page.items, next: null });
      setCuts(cuts.toSpliced(nth, 0, page.next));
    },
    [queries, filter, ranges, pages, cuts],
  );
  const last = ranges.length - 1;
  // More has come into a part than one answer holds.
  const full = pages.findIndex((page, nth) => nth < last && page !== undefined && page.next !== null);
  useEffect(() => {
    if (full >= 0) cutAt(full);
  }, [full, cutAt]);

  const more = pages[last] === undefined || pages[last].next !== null;
  const readOn = useCallback(() => cutAt(last), [cutAt, last]);
  const show = useCallback(
    (shown: Shown) => setShown((now) => (now[0] === shown[0] && now[1] === shown[1] ? now : shown)),
    [],
  );
  const lists = useMemo(() => pages.map((page) => page?.items ?? []), [pages]);
  const retry = () => void queries.refetchQueries({ queryKey: [listInbox.id], type: 'active' });
  return { pages: lists, loading: pages[0] === undefined, more, readOn, show, error, retry };
}
