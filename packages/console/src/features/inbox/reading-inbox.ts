import { countInbox, listInbox } from '@countersign/contract/inbox.ts';
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { reading } from '../../shared/api/query.ts';
import { cutAt, type Filter, type Part, partsOf } from './inbox.view.ts';

/** So many are read at once. */
const every = 200;

export const countQuery = (filter: Filter) =>
  reading(countInbox, Object.keys(filter).length === 0 ? {} : { query: filter });

const partQuery = (filter: Filter, { after, until }: Pick<Part, 'after' | 'until'>) =>
  reading(listInbox, {
    query: {
      order: 'deadline',
      limit: every,
      ...(after !== null && { cursor: after }),
      ...(until !== null && { until }),
      ...filter,
    },
  });

/** An inbox as it is when it is opened: what is looked at, and into which parts it falls. */
export type Outline = { readonly filter: Filter; readonly parts: readonly Part[] };

/** Asks for the outline, and for what is shown first. */
export async function outline(queries: QueryClient, filter: Filter): Promise<Outline> {
  const beginning = partQuery(filter, { after: null, until: null });
  const cutting = reading(countInbox, { query: { ...filter, every } });
  const [{ cuts, count }, page] = await Promise.all([
    queries.fetchQuery({ ...cutting, staleTime: 0, gcTime: 0 }),
    queries.fetchQuery({ ...beginning, staleTime: 0 }),
    queries.prefetchQuery(countQuery(filter)),
  ]);
  const parts = partsOf(cuts, every, count);
  const first = parts[0];
  // The first part is what was asked for without knowing where it ends.
  if (first && first.until !== null && first.until === page.next)
    queries.setQueryData(partQuery(filter, first).queryKey, { items: page.items, next: null });
  return { filter, parts };
}

type Page = Awaited<ReturnType<NonNullable<ReturnType<typeof partQuery>['queryFn'] & object>>>;
type Found = { readonly data: Page | undefined; readonly error: Error | null };

const combine = (found: readonly Found[]) => ({
  pages: found.map(({ data }) => data),
  error: found.find(({ data, error }) => error && !data)?.error ?? null,
});

/** The parts on the screen, from and to. */
type Shown = readonly [number, number];

/**
 * The inbox, of which the parts on the screen are read, and read again when something happens; the others when they come
 * onto it. `all`: every part is wanted.
 */
export function useInbox({ filter, parts: first }: Outline, all: boolean) {
  const queries = useQueryClient();
  const [parts, setParts] = useState(first);
  const [[from, to], setShown] = useState<Shown>([0, 0]);
  const { pages, error } = useQueries({
    queries: parts.map((part, nth) => ({
      ...partQuery(filter, part),
      enabled: all || (nth >= from && nth <= to),
    })),
    combine,
  });
  // More has come into a part than is read at once: what was read is the part before the cut.
  const full = pages.findIndex((page) => page !== undefined && page.next !== null);
  const [part, page] = [parts[full], pages[full]];
  useEffect(() => {
    if (!part || !page || page.next === null) return;
    const before = partQuery(filter, { after: part.after, until: page.next });
    queries.setQueryData(before.queryKey, { items: page.items, next: null });
    setParts((now) => cutAt(now, now.indexOf(part), page.next ?? ''));
  }, [queries, filter, part, page]);

  const show = useCallback(
    (shown: Shown) => setShown((now) => (now[0] === shown[0] && now[1] === shown[1] ? now : shown)),
    [],
  );
  const read = useMemo(() => pages.map((one) => one?.items), [pages]);
  const retry = () => void queries.refetchQueries({ queryKey: [listInbox.id], type: 'active' });
  return { parts, read, show, error, retry };
}
