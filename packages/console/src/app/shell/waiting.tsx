import type { ReactNode } from 'react';
import { WaitingContext } from '../../shared/waiting.ts';

/** Counts what waits for the reader, for the titles of all pages. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  return <WaitingContext value={0}>{children}</WaitingContext>;
}
