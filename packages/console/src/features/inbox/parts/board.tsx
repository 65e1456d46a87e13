import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { VisuallyHidden } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useBringingAll } from '../bringing-all.ts';
import { useCommands } from '../commands.ts';
import { useCursor } from '../cursor.ts';
import { useDesk } from '../desk.ts';
import { rowsOf } from '../inbox.view.ts';
import { useKeys } from '../keys.ts';
import { type Outline, useInbox } from '../reading-inbox.ts';
import { useAsking } from './asking.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { InboxList } from './inbox-list.tsx';
import { NothingHere } from './nothing-here.tsx';

type Props = {
  readonly outline: Outline;
  /** How many wait, as the server has counted. */
  readonly total: number;
  /** False while a dialog of the page is open. */
  readonly listening: boolean;
  readonly onCommand: (command: 'filter' | 'help') => void;
};

/** The inbox with everything that can be done in it, by mouse, by touch and by keys. */
export function Board({ outline, total, listening, onCommand }: Props) {
  const [bringing, setBringing] = useState(false);
  const { parts, read, show, error, retry } = useInbox(outline, bringing);
  const desk = useDesk();
  const { selected, decided, select } = desk;
  const rows = useMemo(
    () => rowsOf(parts, read, [...selected.values(), ...[...decided.values()].map(({ item }) => item)]),
    [parts, read, selected, decided],
  );
  const cursor = useCursor(rows);
  const asking = useAsking({ rows, cursor, desk });
  const onBrought = (items: readonly InboxItem[]) => {
    select(items, true);
    setBringing(false);
  };
  const brought = useBringingAll({ rows, bringing, onBrought });
  useKeys(listening && asking.question === null, useCommands({ cursor, desk, ask: asking.ask, onCommand }));
  const onShown = useCallback(
    (first: number, last: number) => show([rows[first]?.part ?? 0, rows[last]?.part ?? 0]),
    [rows, show],
  );
  const onSelect = useCallback((item: InboxItem, wanted: boolean) => select([item], wanted), [select]);
  if (rows.length === 0) return <NothingHere filter={outline.filter} />;
  return (
    <div>
      <BulkBar
        total={total}
        selected={selected.size}
        decided={decided.size}
        bringing={bringing ? brought : null}
        onSelectAll={(wanted) => (wanted ? setBringing(true) : select([...selected.values()], false))}
        onDecide={(verdict) => asking.ask({ items: [...selected.values()], verdict })}
        onTidy={desk.tidy}
      />
      <InboxList
        rows={rows}
        outcomes={decided}
        selected={selected}
        index={cursor.index}
        asked={cursor.asked}
        onShown={onShown}
        onActive={cursor.stand}
        onSelect={onSelect}
        onDecide={asking.askOne}
      />
      <ProblemNotice error={error} onRetry={retry} />
      {asking.dialog}
      <VisuallyHidden role="status">{asking.said}</VisuallyHidden>
    </div>
  );
}
