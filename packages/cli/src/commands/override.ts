import { overrideApproval } from '@countersign/contract/approvals.ts';
import { overrideGate } from '@countersign/contract/gates.ts';
import type { Command } from 'commander';
import { usage } from '../failure.ts';
import { projectOf } from '../find-approval.ts';
import { readId, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

type Flags = { readonly gate?: string; readonly reason: string };

/** `countersign override`: for those whom the policy or the gate names, and whoever has broken the glass. */
export function addOverride(parent: Command): void {
  withProject(parent.command('override'))
    .description('answer an approval, or a gate that waits, in place of those asked; it is recorded as that')
    .argument('[approval]', 'the id of an approval', readId)
    .option('--gate <id>', 'let an execution past this gate instead', readId)
    .requiredOption('-r, --reason <text>', 'why')
    .action(async (approval: string | undefined, { gate, reason }: Flags, command: Command) => {
      if ((approval === undefined) === (gate === undefined)) {
        throw usage('Say what to override: the id of an approval, or --gate and an id.');
      }
      const session = await openSession(command);
      const body = { reason };
      if (approval !== undefined) {
        const params = { project: await projectOf(session, command, approval), approval };
        const { title } = await session.ask(overrideApproval, { params, body });
        return session.show({ approval, title }, () => `Overridden: ${title}`);
      }
      const params = { project: await session.project(), gate: gate ?? '' };
      const { id, status } = await session.ask(overrideGate, { params, body });
      session.show(
        { gate, execution: id, status },
        () => `Gate ${gate} is overridden; execution ${id}: ${status}`,
      );
    });
}
