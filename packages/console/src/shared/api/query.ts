import type { Sends } from '@countersign/contract/client.ts';
import type { Endpoint, ResponseOf } from '@countersign/contract/endpoint.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { client } from './client.ts';
import { answered } from './failure.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
type Asked = { params?: Record<string, unknown>; query?: Record<string, unknown> };

/** What a query was asked for: live updates find it by the project in here. */
export type QueryKey = readonly [endpoint: string, asked: Asked];

const keyOf = (endpoint: AnyEndpoint, { params, query }: Asked): QueryKey => [
  endpoint.id,
  { ...(params && { params }), ...(query && { query }) },
];

/**
 * Reading one endpoint, for `useQuery` and `useSuspenseQuery`. It is read again by itself when something happens in its
 * project: see shared/live.
 */
export const reading = <E extends AnyEndpoint>(endpoint: E, sends: Sends<E>) =>
  queryOptions({
    queryKey: keyOf(endpoint, sends as Asked),
    queryFn: async ({ signal }): Promise<ResponseOf<E>> =>
      answered(await client.call(endpoint, { ...sends, signal })),
  });

type Items<E> = ResponseOf<E> extends { items: (infer Item)[] } ? Item : never;
type Page<E> = { items: Items<E>[]; next: string | null };

/** Reading a list page by page, for `useInfiniteQuery`; `data` is the items of all the pages read so far. */
export const readingPages = <E extends AnyEndpoint>(endpoint: E, sends: Sends<E>) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(endpoint, sends as Asked), 'pages'] as const,
    initialPageParam: null as string | null,
    queryFn: async ({ signal, pageParam }): Promise<Page<E>> => {
      const query = { ...(sends as Asked).query, ...(pageParam !== null && { cursor: pageParam }) };
      const asked = { ...sends, query, signal } as Sends<E>;
      return answered(await client.call(endpoint, asked)) as Page<E>;
    },
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
