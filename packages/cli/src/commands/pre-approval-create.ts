import { createPreApproval } from '@countersign/contract/pre-approvals.ts';
import type { Command } from 'commander';
import { type Executor, type Part, readExecutor, readPart } from '../covered.ts';
import { collect, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

type Flags = {
  readonly environment?: string[];
  readonly service?: Part[];
  readonly executor?: Executor[];
  readonly from?: string;
  readonly to?: string;
  readonly singleUse?: boolean;
};

/** `countersign pre-approval create` */
export function addPreApprovalCreate(parent: Command): void {
  withProject(parent.command('create'))
    .description('give permission in advance; what is not said is open')
    .argument('<number>', 'the number that the outside system gave it, such as CHG-77')
    .option('-e, --environment <key>', 'where; may be given more than once', collect(String))
    .option('-s, --service <service/module>', 'on what; may be given more than once', collect(readPart))
    .option(
      '--executor <who>',
      'who: a user name, or an e-mail address; more than once',
      collect(readExecutor),
    )
    .option('--from <time>', 'not before, such as 2026-11-22T09:00:00Z')
    .option('--to <time>', 'not after; both ends belong to the window')
    .option('--single-use', 'one run, and no second')
    .action(async (externalId: string, flags: Flags, command: Command) => {
      const session = await openSession(command);
      const { environment, service, executor, from = null, to = null, singleUse = false } = flags;
      const body = {
        externalId,
        environments: environment ?? [],
        services: service ?? [],
        executors: executor ?? [],
        windowStart: from,
        windowEnd: to,
        singleUse,
      };
      const made = await session.ask(createPreApproval, {
        params: { project: await session.project() },
        body,
      });
      session.show(made, ({ id }) => `${id}  pre-approval ${externalId}`);
    });
}
