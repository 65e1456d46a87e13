import { closeBreakGlass } from '@countersign/contract/break-glass.ts';
import type { Command } from 'commander';
import { readId, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

/** `countersign break-glass close` */
export function addBreakGlassClose(parent: Command): void {
  withProject(parent.command('close'))
    .description('end break-glass before its time; shows what it was used for')
    .argument('<id>', 'its id, as break-glass list shows it', readId)
    .action(async (breakGlass: string, _: object, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project(), breakGlass };
      const closed = await session.ask(closeBreakGlass, { params });
      session.show(closed, ({ id, uses }) =>
        [
          `${id}  break-glass is over; ${uses.length === 0 ? 'it was used for nothing' : 'it was used:'}`,
          ...uses.map(({ what }) => `  ${what}`),
        ].join('\n'),
      );
    });
}
