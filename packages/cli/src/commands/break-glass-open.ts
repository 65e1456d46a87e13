import { breakGlass } from '@countersign/contract/break-glass.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { withProject } from '../flags.ts';
import { when } from '../output.ts';
import { openSession } from '../session.ts';

type Flags = { readonly reason: string; readonly minutes: number };

/** `countersign break-glass open` */
export function addBreakGlassOpen(parent: Command): void {
  withProject(parent.command('open'))
    .description('break the glass: override what stands in the way, for a while; everybody concerned is told')
    .requiredOption('-r, --reason <text>', 'why')
    .requiredOption('-m, --minutes <number>', 'for how long', readMinutes)
    .action(async ({ reason, minutes }: Flags, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project() };
      const broken = await session.ask(breakGlass, { params, body: { reason, minutes } });
      session.show(
        broken,
        ({ id, endsAt, review }) =>
          `${id}  the glass is broken until ${when(endsAt)}; approval ${review.approval} asks for its review`,
      );
    });
}

function readMinutes(text: string): number {
  if (/^[0-9]{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Minutes are a number, such as 30.');
}
