import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { listInbox } from '@countersign/contract/inbox.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { table, when } from '../output.ts';
import { openSession, type Session } from '../session.ts';

type Item = z.output<typeof InboxItem>;

/** `countersign inbox`: what waits for my signature. */
export function addInbox(parent: Command): void {
  parent
    .command('inbox')
    .description('show what waits for your signature, oldest first')
    .action(async (_: unknown, command: Command) => {
      const session = await openSession(command);
      session.show({ items: await readInbox(session) }, ({ items }) => inboxText(items));
    });
}

/** Everything that waits for the caller, page by page. */
export async function readInbox(session: Session): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor && { cursor }) };
    const page: { items: Item[]; next: string | null } = await session.ask(listInbox, { query });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

type Shown = Pick<
  Item,
  'approval' | 'project' | 'level' | 'levelName' | 'onBehalfOf' | 'since' | 'dueAt' | 'title'
>;

export const inboxText = (items: readonly Shown[]): string =>
  items.length === 0
    ? 'Nothing waits for your signature.'
    : table(
        ['APPROVAL', 'PROJECT', 'LEVEL', 'SINCE', 'UNTIL', 'TITLE'],
        items.map(({ approval, project, level, levelName, onBehalfOf, since, dueAt, title }) => [
          approval,
          project,
          `${levelName} (${level})${onBehalfOf === null ? '' : ` for ${onBehalfOf}`}`,
          when(since),
          dueAt === null ? '' : when(dueAt),
          title,
        ]),
      );
