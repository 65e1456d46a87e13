import { type BreakGlass, listBreakGlass } from '@countersign/contract/break-glass.ts';
import type { Command } from 'commander';
import { withProject } from '../flags.ts';
import { table, when } from '../output.ts';
import { openSession } from '../session.ts';

/** `countersign break-glass list`: the last 200 times. */
export function addBreakGlassList(parent: Command): void {
  withProject(parent.command('list'))
    .description('show when the glass was broken, by whom, and how that was reviewed; the last time first')
    .action(async (_: object, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project() };
      const listed = await session.ask(listBreakGlass, { params, query: { limit: 200 } });
      session.show(listed, ({ items }) => breakGlassText(items));
    });
}

export const breakGlassText = (items: readonly BreakGlass[]): string =>
  items.length === 0
    ? 'The glass was never broken.'
    : table(
        ['ID', 'WHO', 'SINCE', 'ENDS', 'STANDS', 'REVIEW', 'REASON'],
        items.map(({ id, who, startedAt, endsAt, endedAt, status, review, reason }) => [
          ...[id, who, when(startedAt), when(endedAt ?? endsAt), status],
          review.verdict ?? `waits (approval ${review.approval})`,
          reason,
        ]),
      );
