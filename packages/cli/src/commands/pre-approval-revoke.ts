import { revokePreApproval } from '@countersign/contract/pre-approvals.ts';
import type { Command } from 'commander';
import { readId, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

/** `countersign pre-approval revoke` */
export function addPreApprovalRevoke(parent: Command): void {
  withProject(parent.command('revoke'))
    .description('take a pre-approval back, at once and for good')
    .argument('<id>', 'its id, as pre-approval list shows it', readId)
    .requiredOption('-r, --reason <text>', 'why')
    .action(async (preApproval: string, { reason }: { readonly reason: string }, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project(), preApproval };
      const revoked = await session.ask(revokePreApproval, { params, body: { reason } });
      session.show(revoked, ({ id, externalId }) => `${id}  pre-approval ${externalId} is revoked`);
    });
}
