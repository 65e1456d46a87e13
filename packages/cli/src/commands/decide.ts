import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { type DecisionMade, decideApproval, getApproval } from '@countersign/contract/approvals.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { inputOf } from '../approval-input.ts';
import { usage } from '../failure.ts';
import { projectOf } from '../find-approval.ts';
import { collect, readId, withProject } from '../flags.ts';
import { openSession, type Session } from '../session.ts';
import { decideMany, type Verdict } from './decide-many.ts';

type Flags = {
  readonly comment: string;
  readonly level?: string;
  readonly digest?: string;
  readonly input?: string;
  readonly confirmOlder?: boolean;
  readonly all?: boolean;
  readonly yes?: boolean;
};

/** `countersign approve` and `countersign reject`: one signature, or many. */
export function addDecide(parent: Command): void {
  for (const verdict of ['approve', 'reject'] as const) {
    withProject(parent.command(verdict))
      .description(verdict === 'approve' ? 'sign approvals' : 'refuse your signature, which ends an approval')
      .argument('[approval...]', 'their ids, as the inbox shows them', collect(readId))
      .option('-c, --comment <text>', 'why', '')
      .option(
        '--level <id>',
        'needed when more than one level waits for you, or you have signed one already',
        readId,
      )
      .option('--digest <digest>', 'what you have seen; if it is another by now, nothing is signed')
      .option('--input <value>', 'the value that the level asks its approvers for')
      .option('--confirm-older', 'a newer one waits for the same, and you mean this one all the same')
      .option('--all', 'all that waits for you, in this project if you name one')
      .option('-y, --yes', 'with --all: do not ask again')
      .action(async (approvals: readonly string[] = [], flags: Flags, command: Command) => {
        const [only, ...others] = approvals;
        if (only === undefined && !flags.all) throw usage('Name the approvals, or say --all.');
        if (only !== undefined && flags.all) throw usage('Name the approvals or say --all, not both.');
        const session = await openSession(command);
        if (only !== undefined && others.length === 0)
          return decideOne(session, command, verdict, only, flags);
        for (const flag of ['level', 'digest', 'input'] as const)
          if (flags[flag] !== undefined) throw usage(`--${flag} is for one approval at a time.`);
        return decideMany(session, command, verdict, { ...flags, approvals });
      });
  }
}

async function decideOne(
  session: Session,
  command: Command,
  verdict: Verdict,
  approval: string,
  flags: Flags,
): Promise<void> {
  const params = { project: await projectOf(session, command, approval), approval };
  const shown: Approval = await session.ask(getApproval, { params });
  const { comment, level, digest = shown.subject.digest, confirmOlder } = flags;
  const input = flags.input === undefined ? undefined : inputOf(shown, level, flags.input);
  const body = {
    ...{ verdict, comment, digest },
    ...(level && { level }),
    ...(confirmOlder && { confirmOlder }),
    ...(input !== undefined && { input }),
  };
  session.show(await session.ask(decideApproval, { params, body }), (made) =>
    decisionText(shown.title, made),
  );
}

export function decisionText(title: string, made: z.output<typeof DecisionMade>): string {
  const signed = made.verdict === 'approve' ? 'Approved' : 'Rejected';
  const first = made.repeat
    ? `You had said so before, and nothing was written: ${title}`
    : `${signed}: ${title}`;
  return `${first}\nThe approval is ${made.status}. ${made.because}`.trimEnd();
}
