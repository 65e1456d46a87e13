import { exportConfiguration } from '@countersign/contract/configuration.ts';
import type { Command } from 'commander';
import { openSession } from '../session.ts';
import { yamlOf } from '../yaml-text.ts';

/** `countersign export`: the instance as a file that `apply` takes. */
export function addExport(parent: Command): void {
  parent
    .command('export')
    .description('write the whole instance as a configuration file, without secrets')
    .action(async (_: unknown, command: Command) => {
      const session = await openSession(command);
      session.show(await session.ask(exportConfiguration, {}), yamlOf);
    });
}
