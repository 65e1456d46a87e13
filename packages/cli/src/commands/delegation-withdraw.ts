import { withdrawDelegation } from '@countersign/contract/delegations.ts';
import type { Command } from 'commander';
import { readId } from '../flags.ts';
import { openSession } from '../session.ts';

/** `countersign delegation withdraw` */
export function addDelegationWithdraw(parent: Command): void {
  parent
    .command('withdraw')
    .description('end a delegation at once; what is not signed goes back')
    .argument('<id>', 'its id, as delegation list shows it', readId)
    .option('-r, --reason <text>', 'why')
    .action(async (delegation: string, { reason }: { readonly reason?: string }, command: Command) => {
      const session = await openSession(command);
      const body = reason ? { reason } : {};
      const ended = await session.ask(withdrawDelegation, { params: { delegation }, body });
      session.show(ended, ({ id, to, from, status }) => `${id}  ${to} for ${from} is ${status}`);
    });
}
