import { validateWorkflow } from '@countersign/contract/workflows.ts';
import type { Command } from 'commander';
import { faulty } from '../definition-file.ts';
import { withProject } from '../flags.ts';
import { readInput } from '../input.ts';
import { printJson } from '../output.ts';
import { openSession } from '../session.ts';

/** `countersign workflow validate -f FILE` */
export function addWorkflowValidate(parent: Command): void {
  withProject(parent.command('validate'))
    .description('check a definition, with line and column of every fault; nothing is written')
    .requiredOption('-f, --file <file>', 'a YAML or JSON file, or - for standard input')
    .action(async ({ file }: { file: string }, command: Command) => {
      const text = await readInput(file);
      const session = await openSession(command);
      const params = { project: await session.project() };
      const checked = await session.ask(validateWorkflow, { params, body: { text } });
      if (!checked.valid) {
        if (session.json) printJson(checked);
        throw faulty(file, checked.faults);
      }
      session.show(checked, () => `${file} is valid.`);
    });
}
