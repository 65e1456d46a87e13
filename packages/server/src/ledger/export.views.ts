import type { LedgerLine } from '@countersign/contract/ledger.ts';
import type { Reader } from '../kernel/database.ts';
import { disclosuresOf, findEntries, horizon, type LedgerFilter } from './ledger.views.ts';
import { isAfter, type Position } from './position.ts';

const batch = 500;

/** The lines of an export, oldest first, up to what was settled when it began: it ends however much is written meanwhile. */
export async function* exportLines(reader: Reader, filter: LedgerFilter): AsyncGenerator<string> {
  const end = await horizon(reader);
  for (let after: Position | null = null; ; ) {
    const found = await findEntries(reader, filter, { after, order: 'oldest', limit: batch });
    const rows = found.filter((row) => isAfter(end, row));
    const disclosures = await disclosuresOf(reader, rows);
    for (const row of rows) {
      const { seq, entry, hash } = row;
      const line: LedgerLine = {
        seq,
        entry,
        hash: hash.toString('hex'),
        disclosures: disclosures.get(seq) ?? [],
      };
      yield `${JSON.stringify(line)}\n`;
    }
    after = rows.at(-1) ?? after;
    if (rows.length < batch) return;
  }
}
