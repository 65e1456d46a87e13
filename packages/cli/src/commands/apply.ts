import {
  applyConfiguration,
  type Configuration,
  type ConfigurationChange,
} from '@countersign/contract/configuration.ts';
import { resolveSecrets } from '@countersign/contract/configuration-secrets.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { failureOf } from '../failure.ts';
import { message, table } from '../output.ts';
import { openSession } from '../session.ts';
import { faultyAt, inPlace, readYamlFile } from '../yaml-file.ts';

type Flags = { readonly file: string; readonly dryRun?: boolean };

/** `countersign apply -f FILE`: makes the instance match a file. */
export function addApply(parent: Command): void {
  parent
    .command('apply')
    .description('make the instance match a configuration file; a second time changes nothing')
    .requiredOption('-f, --file <file>', 'a YAML file, or - for standard input')
    .option('--dry-run', 'only show what would change')
    .action(async ({ file, dryRun = false }: Flags, command: Command) => {
      const text = await readYamlFile(file);
      const { document, faults } = resolveSecrets(text.value, process.env);
      if (faults.length > 0) throw faultyAt(file, text, faults);
      const session = await openSession(command);
      const answer = await session.client.call(applyConfiguration, {
        query: { dryRun: dryRun ? 'true' : 'false' },
        // Whatever it is: the server says what is wrong with it, and where.
        body: document as z.input<typeof Configuration>,
      });
      if (!answer.ok) throw inPlace(file, text, failureOf(answer));
      session.show(answer.value, ({ changes }) => changesText(changes));
      message(summary(answer.value.changes.length, dryRun));
    });
}

export const changesText = (changes: readonly ConfigurationChange[]): string =>
  changes.length === 0
    ? ''
    : table(
        ['', 'KIND', 'NAME', 'PROJECT', 'CHANGE'],
        changes.map(({ action, kind, name, project, detail }) => {
          return [action === 'create' ? '+' : '~', kind, name, project ?? '', detail];
        }),
      );

function summary(count: number, dryRun: boolean): string {
  if (count === 0) return 'Nothing to change: all is as the file says.';
  const changes = count === 1 ? '1 change' : `${count} changes`;
  return dryRun ? `${changes} would be made; nothing was written.` : `${changes} made.`;
}
