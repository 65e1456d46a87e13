import { createDelegation } from '@countersign/contract/delegations.ts';
import type { Command } from 'commander';
import { when } from '../output.ts';
import { openSession } from '../session.ts';
import { reach } from './delegation-list.ts';

type Flags = {
  readonly until: string;
  readonly from?: string;
  readonly of?: string;
  readonly project?: string;
  readonly role?: string;
  readonly reason?: string;
};

/** `countersign delegation create` */
export function addDelegationCreate(parent: Command): void {
  parent
    .command('create')
    .description('have somebody else sign in your place for a while')
    .argument('<username>', 'who signs meanwhile')
    .requiredOption('--until <time>', 'when it ends, such as 2027-01-04T08:00:00Z')
    .option('--from <time>', 'when it begins; otherwise now')
    .option('-p, --project <key>', 'only in this project')
    .option('--role <name>', 'only where this role of the project is asked')
    .option('--of <username>', 'in whose place; for administrators')
    .option('-r, --reason <text>', 'why')
    .action(async (to: string, { until, from, of, ...more }: Flags, command: Command) => {
      const session = await openSession(command);
      const body = { to, endsAt: until, ...(from && { startsAt: from }), ...(of && { from: of }), ...more };
      const made = await session.ask(createDelegation, { body });
      session.show(
        made,
        (one) => `${one.id}  ${one.to} for ${one.from}, ${reach(one)}, until ${when(one.endsAt)}`,
      );
    });
}
