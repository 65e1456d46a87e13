import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { useMemo, useState } from 'react';
import type { Outcome } from './inbox.view.ts';

type Items = ReadonlyMap<string, InboxItem>;

/** What became of an item, and the item as it was then: it may wait no more. */
export type Decided = { readonly item: InboxItem; readonly outcome: Outcome };

type State = { readonly selected: Items; readonly decided: ReadonlyMap<string, Decided> };

const empty: State = { selected: new Map(), decided: new Map() };

/** What somebody has laid out before them: what they have selected, and what they have decided. */
export function useDesk() {
  const [state, setState] = useState(empty);
  const actions = useMemo(
    () => ({
      /** Selects these, or lets them go. */
      select: (items: readonly InboxItem[], wanted: boolean) =>
        setState((now) => ({ ...now, selected: changed(now.selected, items, wanted) })),
      /** What is decided or refused is selected no more: its row says which. */
      settle: (settled: readonly Decided[]) =>
        setState(({ selected, decided }) => ({
          selected: changed(
            selected,
            settled.map(({ item }) => item),
            false,
          ),
          decided: new Map([...decided, ...settled.map((one) => [one.item.id, one] as const)]),
        })),
      /** Puts away what is decided. */
      tidy: () => setState((now) => ({ ...now, decided: new Map() })),
    }),
    [],
  );
  return { ...state, ...actions };
}

function changed(selected: Items, items: readonly InboxItem[], wanted: boolean): Items {
  const after = new Map(selected);
  for (const item of items) {
    if (wanted) after.set(item.id, item);
    else after.delete(item.id);
  }
  return after;
}
