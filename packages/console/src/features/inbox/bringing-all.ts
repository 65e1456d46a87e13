import { useEffect, useState } from 'react';
import type { useDesk } from './desk.ts';
import type { Row } from './inbox.view.ts';
import type { useInbox } from './reading-inbox.ts';

/** Selects everything that waits, which may take bringing it first, part by part. */
export function useBringingAll(
  { more, readOn }: Pick<ReturnType<typeof useInbox>, 'more' | 'readOn'>,
  rows: readonly Row[],
  { select }: Pick<ReturnType<typeof useDesk>, 'select'>,
) {
  const [bringing, setBringing] = useState(false);
  useEffect(() => {
    if (!bringing) return;
    if (more) return readOn();
    const waiting = rows.filter(({ waits }) => waits);
    select(
      waiting.map(({ item }) => item),
      true,
    );
    setBringing(false);
  }, [bringing, more, readOn, rows, select]);
  return { bringing, bringAll: () => setBringing(true) };
}
