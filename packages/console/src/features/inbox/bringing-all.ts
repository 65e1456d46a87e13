import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { useEffect } from 'react';
import type { Row } from './inbox.view.ts';

type Of = {
  readonly rows: readonly Row[];
  /** Everything is wanted, and may still be on its way. */
  readonly bringing: boolean;
  readonly onBrought: (items: readonly InboxItem[]) => void;
};

/** Hands over all that wait once each of them has been read; answers how many have been. */
export function useBringingAll({ rows, bringing, onBrought }: Of): number {
  const waiting = rows.flatMap(({ item, waits }) => (waits && item ? [item] : []));
  const brought = bringing && rows.every(({ item }) => item !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when all are there
  useEffect(() => {
    if (brought) onBrought(waiting);
  }, [brought]);
  return waiting.length;
}
