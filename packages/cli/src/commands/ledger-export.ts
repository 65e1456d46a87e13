import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportInstanceLedger, exportLedger } from '@countersign/contract/ledger.ts';
import type { Command } from 'commander';
import { exits, Failure, usage } from '../failure.ts';
import { withProject } from '../flags.ts';
import { message } from '../output.ts';
import { expectValue, openSession } from '../session.ts';

type Flags = {
  readonly all?: boolean;
  readonly project?: string;
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
};

/** `countersign ledger export`: what happened, as JSON lines that can be verified. */
export function addLedgerExport(parent: Command): void {
  withProject(parent.command('export'))
    .description('write the ledger of a project as JSON lines, oldest first')
    .option('--all', 'the whole instance, for administrators')
    .option('--from <time>', 'not before, such as 2026-11-01T00:00:00Z')
    .option('--to <time>', 'before')
    .option('-o, --output <file>', 'write to a file, which must not exist yet')
    .action(async ({ all, project, from, to, output }: Flags, command: Command) => {
      if (all && project) throw usage('Say either --all or --project.');
      const session = await openSession(command);
      const query = { ...(from && { from }), ...(to && { to }) };
      const answer = all
        ? await session.client.stream(exportInstanceLedger, { query })
        : await session.client.stream(exportLedger, { params: { project: await session.project() }, query });
      await write(expectValue(answer), output);
      if (output) message(`Written to ${output}. Check it with "countersign ledger verify ${output}".`);
    });
}

async function write(lines: ReadableStream<Uint8Array>, output: string | undefined): Promise<void> {
  const into = output === undefined ? process.stdout : createWriteStream(output, { flags: 'wx' });
  try {
    await pipeline(Readable.fromWeb(lines as Parameters<typeof Readable.fromWeb>[0]), into, {
      end: output !== undefined,
    });
  } catch (error) {
    const { code, message: why } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw usage(`${output} is there already.`);
    if (code && /^E(NOENT|ACCES|ISDIR|ROFS|NOSPC)$/.test(code))
      throw usage(`${output} cannot be written: ${code}.`);
    throw new Failure(exits.unreachable, `The export broke off: ${why}.`);
  }
}
