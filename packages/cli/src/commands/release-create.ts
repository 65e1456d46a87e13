import { createRelease } from '@countersign/contract/releases.ts';
import type { Command } from 'commander';
import { withProject } from '../flags.ts';
import { openSession } from '../session.ts';

type Flags = { readonly title: string; readonly pipeline: string; readonly description?: string };

/** `countersign release create` */
export function addReleaseCreate(parent: Command): void {
  withProject(parent.command('create'))
    .description('create a release')
    .requiredOption('-t, --title <title>', 'such as "Web shop 2.4"')
    .requiredOption('--pipeline <name>', 'the pipeline its snapshots go along')
    .option('-d, --description <text>', 'what is in it')
    .action(async ({ title, pipeline, description = '' }: Flags, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project() };
      const release = await session.ask(createRelease, { params, body: { title, pipeline, description } });
      session.show(
        release,
        ({ number, title: called, pipeline: along }) => `${number}  ${called}  (along ${along})`,
      );
    });
}
