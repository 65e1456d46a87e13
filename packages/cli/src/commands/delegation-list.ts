import { type Delegation, listDelegations } from '@countersign/contract/delegations.ts';
import type { Command } from 'commander';
import { table, when } from '../output.ts';
import { openSession } from '../session.ts';

type Flags = { readonly account?: string };

/** `countersign delegation list`: the newest 200. */
export function addDelegationList(parent: Command): void {
  parent
    .command('list')
    .description('show who signs in whose place: what you gave or were given; administrators see all')
    .option('--account <username>', 'given by or to this account; for administrators')
    .action(async ({ account }: Flags, command: Command) => {
      const session = await openSession(command);
      const query = { limit: 200, ...(account && { account }) };
      session.show(await session.ask(listDelegations, { query }), ({ items }) => delegationsText(items));
    });
}

/** How far a delegation goes. */
export const reach = ({ project, role }: Delegation): string => {
  if (project === null) return 'in every project';
  return role === null ? `in ${project}` : `for ${role} in ${project}`;
};

export const delegationsText = (items: readonly Delegation[]): string =>
  items.length === 0
    ? 'There are no delegations.'
    : table(
        ['ID', 'SIGNS', 'FOR', 'FROM', 'UNTIL', 'STANDS', 'WHERE'],
        items.map((one) => [
          ...[one.id, one.to, one.from, when(one.startsAt), when(one.endsAt), one.status, reach(one)],
        ]),
      );
