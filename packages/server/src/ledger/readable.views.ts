import type { QueryOf, ResponseOf } from '@countersign/contract/endpoint.ts';
import type { LedgerEntry, listInstanceLedger, listLedger } from '@countersign/contract/ledger.ts';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Reader } from '../kernel/database.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { accountNamed, disclosuresOf, findEntries, findEntry, usernamesOf } from './ledger.views.ts';
import { idsIn, keyOf, namesBeside, subjectsOf } from './names.ts';
import { aboutsOf, levelNames } from './names.views.ts';
import { accountsIn, readableEntry, type StoredEntry, subjectOf } from './readable.ts';

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
  const release = 'release' in asked ? asked.release : undefined;
  const rows = await findEntries(
    reader,
    { projectId, subjectType, subjectId, actorId, action, release, ...range.value },
    { after: after.value && { xact, seq }, order, limit: limit + 1 },
  );
  const readable = await readableEntries(reader, rows.slice(0, limit));
  const { next } = pageOf(rows, limit, (row) => [row.xact, row.seq], String);
  return done({ items: readable, next });
}

/** One entry of a project, or of the whole instance; undefined when there is none of this number. */
export async function entryOf(
  reader: Reader,
  projectId: string | undefined,
  seq: string,
): Promise<LedgerEntry | undefined> {
  const row = await findEntry(reader, projectId, seq);
  return row && (await readableEntries(reader, [row]))[0];
}

async function readableEntries(reader: Reader, rows: readonly StoredEntry[]): Promise<LedgerEntry[]> {
  const found = rows.map(idsIn);
  const accounts = [...new Set([...accountsIn(rows), ...found.flatMap((ids) => ids.accounts)])];
  const levels = [...new Set(found.flatMap((ids) => ids.levels))];
  const projects = [...new Set(rows.flatMap(({ project_id: id }) => id ?? []))];
  const [disclosures, usernames, abouts, names] = await Promise.all([
    disclosuresOf(reader, rows),
    usernamesOf(reader, accounts),
    aboutsOf(reader, subjectsOf(rows)),
    levelNames(reader, projects, levels),
  ]);
  return rows.map((row) =>
    readableEntry(row, disclosures.get(row.seq) ?? [], usernames, {
      about: abouts.get(keyOf({ project: row.project_id, ...subjectOf(row) })) ?? null,
      names: namesBeside(row, names, usernames),
    }),
  );
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
