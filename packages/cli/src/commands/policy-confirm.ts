import { confirmPolicy, type Policy } from '@countersign/contract/policies.ts';
import type { Command } from 'commander';
import { policyNamed } from '../find-policy.ts';
import { withProject } from '../flags.ts';
import { openSession } from '../session.ts';

/** `countersign policy confirm NAME`: stand behind a change that somebody else made. */
export function addPolicyConfirm(parent: Command): void {
  withProject(parent.command('confirm'))
    .description('stand behind a change of a policy that somebody else made')
    .argument('<name>', 'the name of the policy')
    .action(async (name: string, _: object, command: Command) => {
      const session = await openSession(command);
      const project = await session.project();
      const { id, version } = await policyNamed(session, project, name);
      // What was read is what is confirmed: a version that comes between is refused.
      const headers = { 'if-match': `"${version}"` };
      const params = { project, policy: id };
      session.show(await session.ask(confirmPolicy, { params, headers }), wordsOf);
    });
}

const wordsOf = ({ name, version, writtenBy, confirmedBy }: Policy): string =>
  `${name}, version ${version}: written by ${writtenBy ?? 'nobody'}, confirmed by ${confirmedBy ?? 'nobody'}`;
