import { createSnapshot } from '@countersign/contract/releases.ts';
import type { Command } from 'commander';
import { type Content, readContent } from '../content.ts';
import { releaseId } from '../find-release.ts';
import { collect, withProject } from '../flags.ts';
import { openSession } from '../session.ts';

type Flags = { readonly content: Content[]; readonly description?: string; readonly committer?: string[] };

/** `countersign snapshot create` */
export function addSnapshotCreate(parent: Command): void {
  withProject(parent.command('create'))
    .description('create a snapshot of a release')
    .argument('<release>', 'its number, such as RL-6, or its id')
    .requiredOption(
      '-c, --content <content>',
      'service=version, service/module=version, either with @sha256:...; may be given more than once',
      collect(readContent),
    )
    .option('-d, --description <text>', 'what is in it')
    .option(
      '--committer <who>',
      'whose work it carries, by user name or e-mail address; may be given more than once',
      collect((who: string) => who),
    )
    .action(
      async (release: string, { content, description = '', committer = [] }: Flags, command: Command) => {
        const session = await openSession(command);
        const project = await session.project();
        const params = { project, release: await releaseId(session, project, release) };
        const snapshot = await session.ask(createSnapshot, {
          params,
          body: { contents: content.map((one) => ({ ...one, committers: committer })), description },
        });
        session.show(
          snapshot,
          ({ id, number, digest }) => `${id}  snapshot ${number} of ${release}  ${digest}`,
        );
      },
    );
}
