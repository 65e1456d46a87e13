import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { Skeleton, useMatches } from '@mantine/core';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome, Row, Verdict } from '../inbox.view.ts';
import classes from './inbox-list.module.css';
import { InboxRow } from './inbox-row.tsx';

type Props = {
  readonly rows: readonly Row[];
  readonly outcomes: ReadonlyMap<string, { readonly outcome: Outcome }>;
  readonly selected: ReadonlyMap<string, InboxItem>;
  /** The row that the keys are about; -1: none. */
  readonly index: number;
  /** Moves on when that row is to have the focus. */
  readonly asked: number;
  /** The first and the last row on the screen. */
  readonly onShown: (first: number, last: number) => void;
  readonly onActive: (item: InboxItem) => void;
  readonly onSelect: (item: InboxItem, wanted: boolean) => void;
  readonly onDecide: (item: InboxItem, verdict: Verdict) => void;
};

/** What the sticky bar and the header cover. */
const covered = 130;

/** The rows on the screen and a few around them, of however many there are; in the place of each, before it is brought, a skeleton. */
export function InboxList({ rows, index, asked, onShown, ...of }: Props) {
  const { t } = useTranslation('inbox');
  const { list, virtual } = useRows({ rows, index });
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(() => onShown(startIndex, endIndex), [onShown, startIndex, endIndex]);
  useFocus({ list, virtual, index, asked, id: rows[index]?.item?.id });
  return (
    <ul
      ref={list}
      aria-label={t('title')}
      className={classes.list}
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map((place) => (
        <li
          key={place.key}
          aria-setsize={rows.length}
          aria-posinset={place.index + 1}
          ref={virtual.measureElement}
          data-index={place.index}
          className={classes.place}
          style={{ transform: `translateY(${place.start - virtual.options.scrollMargin}px)` }}
        >
          <Placed row={rows[place.index]} active={place.index === index} {...of} />
        </li>
      ))}
    </ul>
  );
}

type PlacedProps = Pick<Props, 'outcomes' | 'selected' | 'onActive' | 'onSelect' | 'onDecide'> & {
  readonly row: Row | undefined;
  readonly active: boolean;
};

function Placed({ row, outcomes, selected, ...rest }: PlacedProps) {
  const height = useHeight();
  if (!row?.item) return <Skeleton height={height - gap} />;
  const { item, waits } = row;
  const outcome = outcomes.get(item.id)?.outcome;
  return <InboxRow item={item} waits={waits} outcome={outcome} selected={selected.has(item.id)} {...rest} />;
}

type Focus = Pick<ReturnType<typeof useRows>, 'list' | 'virtual'> &
  Pick<Props, 'index' | 'asked'> & { readonly id: string | undefined };

/** Brings the row into view each time that it is asked, and gives it the focus as soon as it has been read. */
function useFocus({ list, virtual, index, asked, id }: Focus): void {
  const given = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time that it is asked
  useEffect(() => {
    if (asked > 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [asked]);
  useEffect(() => {
    if (given.current === asked || id === undefined) return;
    given.current = asked;
    list.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus({ preventScroll: true });
  }, [list, asked, id]);
}

const gap = 8;

/** What a row is likely to take, with the gap below it. */
const useHeight = (): number => useMatches({ base: 189, sm: 100 });

function useRows({ rows, index }: Pick<Props, 'rows' | 'index'>) {
  const list = useRef<HTMLUListElement>(null);
  const height = useHeight();
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  });
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    gap,
    overscan: 4,
    scrollMargin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: gap,
    getItemKey: (nth) => rows[nth]?.item?.id ?? `unread-${nth}`,
    // The row that has the focus stays, however far it is scrolled away.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (index < 0 || index >= rows.length || shown.includes(index)) return shown;
      return index < (shown[0] ?? 0) ? [index, ...shown] : [...shown, index];
    },
  });
  return { list, virtual };
}
