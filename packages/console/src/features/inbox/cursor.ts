import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { useCallback, useEffect, useState } from 'react';
import type { Row } from './inbox.view.ts';

/** Where somebody is: on this item, or, before it is read, at this place. */
type Place = { readonly id: string | null; readonly index: number };

/**
 * The row that the keys are about. `asked` moves on when the row is to be brought into view and given the focus; the row
 * is kept by what it is, and when that is gone, the one in its place takes over.
 */
export function useCursor(rows: readonly Row[]) {
  const [place, setPlace] = useState<Place | null>(null);
  const [asked, setAsked] = useState(0);
  const known = place?.id ?? null;
  const found = known === null ? -1 : rows.findIndex(({ item }) => item?.id === known);
  const index = place === null ? -1 : found >= 0 ? found : Math.min(place.index, rows.length - 1);

  const go = useCallback(
    (to: number) => {
      const target = Math.max(0, Math.min(to, rows.length - 1));
      setPlace({ id: rows[target]?.item?.id ?? null, index: target });
      setAsked((before) => before + 1);
    },
    [rows],
  );
  const stand = useCallback(
    ({ id }: InboxItem) =>
      setPlace((now) =>
        now?.id === id ? now : { id, index: rows.findIndex(({ item }) => item?.id === id) },
      ),
    [rows],
  );
  // Whoever was on a row that somebody else has decided goes on at its place, and not at the beginning of the page.
  const lost = known !== null && found < 0;
  useEffect(() => {
    if (lost && document.activeElement === document.body) go(index);
  }, [lost, index, go]);
  return { row: rows[index], index, asked, go, stand };
}
