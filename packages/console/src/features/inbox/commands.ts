import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { useNavigate } from '@tanstack/react-router';
import type { useCursor } from './cursor.ts';
import type { useDesk } from './desk.ts';
import type { Question, Verdict } from './inbox.view.ts';
import type { Command } from './keys.ts';

type Of = {
  readonly cursor: ReturnType<typeof useCursor>;
  readonly desk: ReturnType<typeof useDesk>;
  readonly ask: (question: Question) => void;
  readonly onCommand: (command: 'filter' | 'help') => void;
};

/** What each key does. A verdict is about what is selected, or else about the row one is on. */
export function useCommands({ cursor, desk, ask, onCommand }: Of): (command: Command) => void {
  const navigate = useNavigate();
  const { row, index, go } = cursor;
  const item = row?.item;
  const decide = (verdict: Verdict) => {
    if (desk.selected.size > 0) ask({ items: [...desk.selected.values()], verdict });
    else if (item && row.waits) ask({ items: [item], verdict });
    else if (!row) go(0);
  };
  const open = ({ project, approval }: InboxItem) =>
    void navigate({
      to: '/projects/$project/approvals/$approval',
      params: { project, approval },
    });
  const act: Record<Command, () => void> = {
    next: () => go(index + 1),
    previous: () => go(index - 1),
    approve: () => decide('approve'),
    reject: () => decide('reject'),
    open: () => item && open(item),
    select: () => item && desk.select([item], !desk.selected.has(item.id)),
    filter: () => onCommand('filter'),
    help: () => onCommand('help'),
  };
  return (command) => act[command]();
}
