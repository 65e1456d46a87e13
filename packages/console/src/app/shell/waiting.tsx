import { countInbox } from '@countersign/contract/inbox.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reading } from '../../shared/api/query.ts';
import { WaitingContext } from '../../shared/waiting.ts';
import { useFavicon } from './favicon.ts';

/** Counts what waits for the reader, for the titles of all pages and the icon of the tab. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  const count = useQuery(reading(countInbox, {})).data?.count ?? 0;
  useFavicon(count);
  return <WaitingContext value={count}>{children}</WaitingContext>;
}
