import { createInterface } from 'node:readline';
import { type Verification, verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type { Command } from 'commander';
import { exits, Failure } from '../failure.ts';
import { openInput, unreadable } from '../input.ts';
import { print, printJson } from '../output.ts';

/** `countersign ledger verify FILE`: needs no server and no login. */
export function addLedgerVerify(parent: Command): void {
  parent
    .command('verify')
    .description('check that an export holds what was written; asks no server')
    .argument('<file>', 'what "ledger export" wrote, or - for standard input')
    .action(async (file: string, _: unknown, command: Command) => {
      const lines = createInterface({ input: openInput(file), crlfDelay: Number.POSITIVE_INFINITY });
      const verification = await verifyLedger(lines).catch((error: unknown) => unreadable(file, error));
      if (command.optsWithGlobals<{ json?: boolean }>().json) printJson(verification);
      else print(verificationText(verification));
      const { faults } = verification;
      if (faults.length > 0)
        throw new Failure(exits.refused, `${file} does not hold: ${faults.length} wrong.`);
    });
}

export function verificationText({ entries, disclosures, erased, faults }: Verification): string {
  const wrong = faults.map(({ line, seq, wrong: what }) => `line ${line}, entry ${seq ?? '?'}: ${what}`);
  const counts = `${entries} entries, ${disclosures} disclosures, ${erased} erased`;
  return [...wrong, faults.length === 0 ? `All hold: ${counts}.` : `${counts}.`].join('\n');
}
