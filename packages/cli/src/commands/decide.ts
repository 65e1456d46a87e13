import { type DecisionMade, decideApproval, getApproval } from '@countersign/contract/approvals.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { projectOf } from '../find-approval.ts';
import { readId, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

type Flags = { readonly comment?: string; readonly level?: string; readonly digest?: string };

/** `countersign approve` and `countersign reject`: one signature. */
export function addDecide(parent: Command): void {
  for (const verdict of ['approve', 'reject'] as const) {
    withProject(parent.command(verdict))
      .description(
        verdict === 'approve' ? 'sign an approval' : 'refuse your signature, which ends the approval',
      )
      .argument('<approval>', 'its id, as the inbox shows it', readId)
      .option('-c, --comment <text>', 'why', '')
      .option(
        '--level <id>',
        'needed when more than one level waits for you, or you have signed one already',
        readId,
      )
      .option('--digest <digest>', 'what you have seen; if it is another by now, nothing is signed')
      .action(async (approval: string, flags: Flags, command: Command) => {
        const session = await openSession(command);
        const params = { project: await projectOf(session, command, approval), approval };
        const { title, subject } = await session.ask(getApproval, { params });
        const { comment = '', level, digest = subject.digest } = flags;
        const body = { verdict, comment, digest, ...(level && { level }) };
        session.show(await session.ask(decideApproval, { params, body }), (made) =>
          decisionText(title, made),
        );
      });
  }
}

export function decisionText(title: string, made: z.output<typeof DecisionMade>): string {
  const signed = made.verdict === 'approve' ? 'Approved' : 'Rejected';
  const first = made.repeat
    ? `You had said so before, and nothing was written: ${title}`
    : `${signed}: ${title}`;
  return `${first}\nThe approval is ${made.status}. ${made.because}`.trimEnd();
}
