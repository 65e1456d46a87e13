import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { VisuallyHidden } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { useBringingAll } from '../bringing-all.ts';
import { useCommands } from '../commands.ts';
import { useCursor } from '../cursor.ts';
import { useDesk } from '../desk.ts';
import { type Filter, rowsOf } from '../inbox.view.ts';
import { useKeys } from '../keys.ts';
import { useInbox } from '../reading-inbox.ts';
import { useAsking } from './asking.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { InboxList } from './inbox-list.tsx';
import { NothingHere } from './nothing-here.tsx';

type Props = {
  readonly filter: Filter;
  /** How many wait, as the server has counted. */
  readonly total: number;
  /** False while a dialog of the page is open. */
  readonly listening: boolean;
  readonly onCommand: (command: 'filter' | 'help') => void;
};

/** The inbox with everything that can be done in it, by mouse, by touch and by keys. */
export function Board({ filter, total, listening, onCommand }: Props) {
  const inbox = useInbox(filter);
  const desk = useDesk();
  const { selected, decided } = desk;
  const rows = useMemo(
    () => rowsOf(inbox.pages, [...selected.values(), ...[...decided.values()].map(({ item }) => item)]),
    [inbox.pages, selected, decided],
  );
  const cursor = useCursor(rows);
  const asking = useAsking({ rows, cursor, desk });
  const { bringing, bringAll } = useBringingAll(inbox, rows, desk);
  const commands = useCommands({ cursor, desk, ask: asking.ask, onCommand });
  useKeys(listening && asking.question === null, commands);

  const { more, readOn, show } = inbox;
  const onShown = useCallback(
    (first: number, last: number) => {
      const end = rows.at(-1)?.range ?? 0;
      show([rows[first]?.range ?? end, rows[last]?.range ?? end]);
      if (more && last >= rows.length - ahead) readOn();
    },
    [rows, more, readOn, show],
  );
  const onSelect = useCallback(
    (item: InboxItem, wanted: boolean) => desk.select([item], wanted),
    [desk.select],
  );
  const live = inbox.pages.reduce((sum, items) => sum + items.length, 0);
  if (inbox.loading) return <Rows count={6} height={88} />;
  if (rows.length === 0 && !more) return <NothingHere filter={filter} />;
  return (
    <div>
      <BulkBar
        total={Math.max(total, live)}
        selected={selected.size}
        decided={decided.size}
        bringing={bringing ? live : null}
        onSelectAll={(wanted) => (wanted ? bringAll() : desk.select([...selected.values()], false))}
        onDecide={(verdict) => asking.ask({ items: [...selected.values()], verdict })}
        onTidy={desk.tidy}
      />
      <InboxList
        rows={rows}
        missing={more ? Math.max(1, total - live) : 0}
        outcomes={decided}
        selected={selected}
        index={cursor.index}
        asked={cursor.asked}
        onShown={onShown}
        onActive={cursor.stand}
        onSelect={onSelect}
        onDecide={asking.askOne}
      />
      <ProblemNotice error={inbox.error} onRetry={inbox.retry} />
      {asking.dialog}
      <VisuallyHidden role="status">{asking.said}</VisuallyHidden>
    </div>
  );
}

/** So many rows before the end of what is there, more is asked for. */
const ahead = 40;
