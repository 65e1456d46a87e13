import { useNavigate } from '@tanstack/react-router';
import type { useCursor } from './cursor.ts';
import type { useDesk } from './desk.ts';
import type { Verdict } from './inbox.view.ts';
import type { Command } from './keys.ts';

type Of = {
  readonly cursor: ReturnType<typeof useCursor>;
  readonly desk: ReturnType<typeof useDesk>;
  readonly ask: (question: { items: readonly NonNullable<Row>['item'][]; verdict: Verdict }) => void;
  readonly onCommand: (command: 'filter' | 'help') => void;
};
type Row = ReturnType<typeof useCursor>['row'];

/** What each key does. A verdict is about what is selected, or else about the row one is on. */
export function useCommands({ cursor, desk, ask, onCommand }: Of): (command: Command) => void {
  const navigate = useNavigate();
  const { row, index, go } = cursor;
  const decide = (verdict: Verdict) => {
    if (desk.selected.size > 0) ask({ items: [...desk.selected.values()], verdict });
    else if (row?.waits) ask({ items: [row.item], verdict });
    else if (!row) go(0);
  };
  const open = ({ item: { project, approval } }: NonNullable<Row>) =>
    void navigate({
      to: '/projects/$project/approvals/$approval',
      params: { project, approval },
    });
  const act: Record<Command, () => void> = {
    next: () => go(index + 1),
    previous: () => go(index - 1),
    approve: () => decide('approve'),
    reject: () => decide('reject'),
    open: () => row && open(row),
    select: () => row && desk.select([row.item], !desk.selected.has(row.item.id)),
    filter: () => onCommand('filter'),
    help: () => onCommand('help'),
  };
  return (command) => act[command]();
}
