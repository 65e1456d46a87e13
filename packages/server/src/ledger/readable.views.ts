import type { QueryOf, ResponseOf } from '@countersign/contract/endpoint.ts';
import type { LedgerEntry, listInstanceLedger, listLedger } from '@countersign/contract/ledger.ts';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Reader } from '../kernel/database.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { accountNamed, disclosuresOf, findEntries, findEntry, usernamesOf } from './ledger.views.ts';
import { accountsIn, readableEntry, type StoredEntry } from './readable.ts';

type Range = { readonly from?: string; readonly to?: string };
type Asked = QueryOf<typeof listLedger> | QueryOf<typeof listInstanceLedger>;

/**
 * A page of the ledger in readable form. `projectId` null: what concerns no project; undefined: everything. Refuses
 * with `request/invalid`: a cursor that is none, a range that ends before it begins, an unknown actor, an id of a
 * subject without its type.
 */
export async function pageOfLedger(
  reader: Reader,
  projectId: string | null | undefined,
  asked: Asked,
): Promise<Outcome<ResponseOf<typeof listLedger>>> {
  const { subjectType, subjectId, actor, action, limit, order } = asked;
  const range = rangeOf(asked);
  if (!range.ok) return range;
  const after = readCursor(asked.cursor, 'id', 'id');
  if (!after.ok) return after;
  if (subjectId !== undefined && subjectType === undefined)
    return fault('subjectId', 'needs `subjectType` beside it');
  const actorId = actor === undefined ? undefined : await accountNamed(reader, actor);
  if (actor !== undefined && actorId === undefined) return fault('actor', `there is no account ${actor}`);
  const [xact = '0', seq = '0'] = after.value ?? [];
  const rows = await findEntries(
    reader,
    { projectId, subjectType, subjectId, actorId, action, ...range.value },
    { after: after.value && { xact, seq }, order, limit: limit + 1 },
  );
  const readable = await readableEntries(reader, rows.slice(0, limit));
  const { next } = pageOf(rows, limit, (row) => [row.xact, row.seq], String);
  return done({ items: readable, next });
}

/** One entry of a project; undefined when it has none of this number. */
export async function entryOf(
  reader: Reader,
  projectId: string,
  seq: string,
): Promise<LedgerEntry | undefined> {
  const row = await findEntry(reader, projectId, seq);
  return row && (await readableEntries(reader, [row]))[0];
}

async function readableEntries(reader: Reader, rows: readonly StoredEntry[]): Promise<LedgerEntry[]> {
  const [disclosures, names] = await Promise.all([
    disclosuresOf(reader, rows),
    usernamesOf(reader, accountsIn(rows)),
  ]);
  return rows.map((row) => readableEntry(row, disclosures.get(row.seq) ?? [], names));
}

/** Refuses with `request/invalid` a range that ends before it begins. */
export function rangeOf({ from, to }: Range): Outcome<Range> {
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to))
    return fault('to', `has to be later than \`from\`, ${from}`);
  return done({ from, to });
}

const fault = (name: string, detail: string) =>
  refused('request/invalid', `query/${name}: ${detail}.`, {
    faults: [{ pointer: `query/${name}`, detail }],
  });
