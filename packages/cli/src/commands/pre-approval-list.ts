import type { OfferedPreApproval, PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { listPreApprovals, listPreApprovalsForWorkflow } from '@countersign/contract/pre-approvals.ts';
import type { Command } from 'commander';
import { withProject } from '../flags.ts';
import { table, when } from '../output.ts';
import { openSession, type Session } from '../session.ts';

type Flags = { readonly workflow?: string; readonly usable?: boolean; readonly query?: string };
type Listed = { items: (PreApproval | OfferedPreApproval)[]; next: string | null };

/** `countersign pre-approval list`: the newest 200, or those that match. */
export function addPreApprovalList(parent: Command): void {
  withProject(parent.command('list'))
    .description('show the newest pre-approvals; for a workflow, whether you can use each, and why not')
    .option('-w, --workflow <key>', 'for a run of this workflow, by you, now')
    .option('--usable', 'only those that are valid; with --workflow, those that you can use')
    .option('-q, --query <text>', 'a part of the outside system’s number')
    .action(async (flags: Flags, command: Command) => {
      const session = await openSession(command);
      session.show(await listed(session, flags), ({ items }) => preApprovalsText(items));
    });
}

async function listed(session: Session, { workflow, usable, query }: Flags): Promise<Listed> {
  const project = await session.project();
  const asked = { limit: 200, ...(query && { query }) };
  if (workflow === undefined) {
    const valid = usable ? ({ valid: 'true' } as const) : {};
    return session.ask(listPreApprovals, { params: { project }, query: { ...asked, ...valid } });
  }
  const only = usable ? ({ usable: 'true' } as const) : {};
  const params = { project, workflow };
  return session.ask(listPreApprovalsForWorkflow, { params, query: { ...asked, ...only } });
}

export const preApprovalsText = (items: readonly (PreApproval | OfferedPreApproval)[]): string =>
  items.length === 0
    ? 'There are no such pre-approvals.'
    : table(
        ['ID', 'NUMBER', 'FROM', 'TO', 'ENVIRONMENTS', 'SERVICES', 'STANDS'],
        items.map((one) => [
          one.id,
          one.externalId,
          one.windowStart === null ? '' : when(one.windowStart),
          one.windowEnd === null ? '' : when(one.windowEnd),
          one.environments.join(', ') || 'any',
          one.services.map(({ service, module }) => `${service}/${module}`).join(', ') || 'any',
          standing(one),
        ]),
      );

function standing(one: PreApproval | OfferedPreApproval): string {
  if ('usable' in one) return one.usable ? 'usable' : one.reasons.map(({ because }) => because).join(' ');
  if (one.revokedAt !== null) return 'revoked';
  if (!one.valid) return 'not valid';
  return one.singleUse && one.used ? 'used' : 'valid';
}
