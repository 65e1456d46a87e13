import { createAccessKey } from '@countersign/contract/access-keys.ts';
import type { Command } from 'commander';
import { message } from '../output.ts';
import { openSession } from '../session.ts';

type Flags = { readonly name: string; readonly account?: string };

/** `countersign access-key create`: the secret is shown once. */
export function addAccessKeyCreate(parent: Command): void {
  parent
    .command('create')
    .description(
      'create an access key, which clients of SecMaster sign with, for yourself or a service account',
    )
    .requiredOption('-n, --name <name>', 'what it is for')
    .option('--account <username>', 'a service account; for administrators')
    .action(async ({ name, account }: Flags, command: Command) => {
      const session = await openSession(command);
      const key = await session.ask(createAccessKey, { body: { name, ...(account && { account }) } });
      message(`Access key "${key.name}" of ${key.account}. This is the only time its secret is shown.`);
      session.show(key, ({ accessKey, secretKey }) => `${accessKey} ${secretKey}`);
    });
}
