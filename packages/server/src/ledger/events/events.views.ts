import type { Reader } from '../../kernel/database.ts';
import { findEntries, type LedgerFilter, type LedgerPage, usernamesOf } from '../ledger.views.ts';
import type { Position } from '../position.ts';
import { accountsIn, readableEvent } from '../readable.ts';

/** An entry as it goes out on an event stream; `text` is its JSON, made once for all streams. */
export type Published = {
  readonly position: Position;
  readonly seq: string;
  /** Null: it concerns the whole instance. */
  readonly projectId: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly text: string;
};

/** Settled entries in the form of events. */
export async function findEvents(
  reader: Reader,
  filter: LedgerFilter,
  page: LedgerPage,
): Promise<Published[]> {
  const rows = await findEntries(reader, filter, page);
  const names = await usernamesOf(reader, accountsIn(rows));
  return rows.map((row) => {
    const event = readableEvent(row, names);
    return {
      position: { xact: row.xact, seq: row.seq },
      seq: row.seq,
      projectId: row.project_id,
      subject: event.subject,
      text: JSON.stringify(event),
    };
  });
}
