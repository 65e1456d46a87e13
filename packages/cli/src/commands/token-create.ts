import { createToken, Scope } from '@countersign/contract/tokens.ts';
import { type Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { collect } from '../flags.ts';
import { message } from '../output.ts';
import { openSession } from '../session.ts';

type Scopes = z.output<typeof Scope>[];
type Flags = {
  readonly name: string;
  readonly account?: string;
  readonly scope?: Scopes;
  readonly expires?: string;
  readonly agent?: boolean;
};

/** `countersign token create`: the value is shown once. */
export function addTokenCreate(parent: Command): void {
  parent
    .command('create')
    .description('create an API token for yourself, or for a service account')
    .requiredOption('-n, --name <name>', 'what it is for')
    .option('--account <username>', 'a service account; for administrators')
    .option(
      '--scope <scope>',
      `limit it to ${Scope.options.join(', ')}; may be given more than once`,
      collect(readScope),
    )
    .option('--expires <time>', 'such as 2027-01-01T00:00:00Z; otherwise never')
    .option('--agent', 'for an agent in your name: it signs nothing that people sign in person')
    .action(async ({ name, account, scope, expires, agent }: Flags, command: Command) => {
      const session = await openSession(command);
      const limits = { ...(scope && { scopes: scope }), ...(expires && { expiresAt: expires }) };
      const token = await session.ask(createToken, {
        body: { name, ...(account && { account }), ...limits, ...(agent && { agent }) },
      });
      message(`Token "${token.name}" of ${token.account}. This is the only time its value is shown.`);
      session.show(token, ({ value }) => value);
    });
}

function readScope(text: string): Scopes[number] {
  const read = Scope.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError(`A scope is one of ${Scope.options.join(', ')}.`);
}
