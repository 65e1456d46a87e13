import {
  createWorkflowVersion,
  editWorkflowVersion,
  listWorkflowVersions,
  submitWorkflowVersion,
  type WorkflowVersion,
} from '@countersign/contract/versions.ts';
import type { Command } from 'commander';
import { inFile } from '../definition-file.ts';
import { withProject } from '../flags.ts';
import { readInput } from '../input.ts';
import { openSession, type Session } from '../session.ts';

type Flags = { readonly file: string; readonly label?: string };
type Params = { readonly project: string; readonly workflow: string };

/** `countersign workflow submit KEY -f FILE` */
export function addWorkflowSubmit(parent: Command): void {
  withProject(parent.command('submit'))
    .description('write a version of a workflow and submit it for review')
    .argument('<key>', 'the key of the workflow')
    .requiredOption('-f, --file <file>', 'a YAML or JSON file, or - for standard input')
    .option('-l, --label <label>', 'what to call it; otherwise v and its number')
    .addHelpText(
      'after',
      '\nThe newest version is changed while it is a draft or rejected; otherwise the next one is written.',
    )
    .action(async (workflow: string, { file, label }: Flags, command: Command) => {
      const text = await readInput(file);
      const session = await openSession(command);
      const params = { project: await session.project(), workflow };
      const version = await write(session, params, { file, text, label });
      const sent = { params: { ...params, version: String(version.number) } };
      const submitted = await session.ask(submitWorkflowVersion, sent);
      session.show(submitted, wordsOf);
    });
}

type Written = { readonly file: string; readonly text: string; readonly label: string | undefined };

async function write(session: Session, params: Params, written: Written): Promise<WorkflowVersion> {
  const { items } = await session.ask(listWorkflowVersions, { params, query: { limit: 1 } });
  const [newest] = items;
  const { text, label = `v${(newest?.number ?? 0) + 1}` } = written;
  const open = newest && ['draft', 'rejected'].includes(newest.status);
  const answer = open
    ? await session.client.call(editWorkflowVersion, {
        params: { ...params, version: String(newest.number) },
        body: { text, ...(written.label !== undefined && { label: written.label }) },
        headers: { 'if-match': `"${newest.revision}"` },
      })
    : await session.client.call(createWorkflowVersion, { params, body: { label, text } });
  if (!answer.ok) throw inFile(written.file, answer);
  return answer.value;
}

function wordsOf({ workflow, label, status, approval }: WorkflowVersion): string {
  const what = `${workflow} ${label}`;
  return status === 'in-review' ? `${what} is under review: approval ${approval}` : `${what} is ${status}`;
}
