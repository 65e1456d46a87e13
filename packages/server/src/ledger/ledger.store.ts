import { CompiledQuery, sql } from 'kysely';
import type { Db, Tx } from '../kernel/database.ts';
import { asPrepared } from '../kernel/prepared.ts';
import type { SealedEntry } from './entry.ts';

/** How many parameters `ledgerColumns` gives. */
export const ledgerParameters = 11;

/**
 * The parameters of `ledgerInsert`, one array a column, in this order: project_id bigint, entry text, hash bytea, action
 * text, actor_id bigint, subject_type text, subject_id text, at timestamptz (one element an entry); then hash bytea,
 * digest text, disclosure text (one element a disclosure). They serve a pg client and a kysely transaction alike.
 */
export function ledgerColumns(entries: readonly SealedEntry[]): unknown[] {
  const disclosures = entries.flatMap(({ hash, disclosures: all }) => all.map((one) => ({ hash, ...one })));
  return [
    entries.map((one) => one.projectId),
    entries.map((one) => one.entry),
    entries.map((one) => one.hash),
    entries.map((one) => one.action),
    entries.map((one) => one.actorId),
    entries.map((one) => one.subjectType),
    entries.map((one) => one.subjectId),
    entries.map((one) => one.at.toISOString()),
    disclosures.map((one) => one.hash),
    disclosures.map((one) => one.digest),
    disclosures.map((one) => one.disclosure),
  ];
}

/**
 * Two common table expressions, `ledger_written` (seq, hash) and `ledger_disclosed`, to be put after a `with` in a
 * statement whose parameters from number `from` on are `ledgerColumns`. `only` is a condition on `l.position`, the
 * place of an entry in the columns, from 1: a guarded statement writes the entries only of what it really did.
 * An entry's hash is unique (it hashes a salt), so disclosures find their entry by it.
 */
export function ledgerInsert(from = 1, only = 'true'): string {
  const p = (place: number, type: string) => `$${from + place - 1}::${type}[]`;
  return `
    ledger_written as (
      insert into ledger_entry (project_id, entry, hash, action, actor_id, subject_type, subject_id, at, xact)
      select l.project_id, l.entry, l.hash, l.action, l.actor_id, l.subject_type, l.subject_id, l.at,
             (select ledger_xact())
      from unnest(${p(1, 'bigint')}, ${p(2, 'text')}, ${p(3, 'bytea')}, ${p(4, 'text')}, ${p(5, 'bigint')},
                  ${p(6, 'text')}, ${p(7, 'text')}, ${p(8, 'timestamptz')}) with ordinality
        as l (project_id, entry, hash, action, actor_id, subject_type, subject_id, at, position)
      where ${only}
      order by l.position
      returning seq, hash
    ),
    ledger_disclosed as (
      insert into ledger_disclosure (seq, digest, disclosure)
      select w.seq, d.digest, d.disclosure
      from unnest(${p(9, 'bytea')}, ${p(10, 'text')}, ${p(11, 'text')}) as d (hash, digest, disclosure)
      join ledger_written w on w.hash = d.hash
    )`;
}

const insertAll = asPrepared(`with ${ledgerInsert()} select count(*) from ledger_written`);

/** Writes all entries and their disclosures with one statement. */
export async function insertEntries(tx: Tx, entries: readonly SealedEntry[]): Promise<void> {
  if (entries.length > 0) await tx.executeQuery(CompiledQuery.raw(insertAll, ledgerColumns(entries)));
}

/** For every start: lets the ledger's order go on where it was, should the database have moved to a younger cluster. */
export async function keepPace(db: Db): Promise<void> {
  await sql`select ledger_keep_pace()`.execute(db);
}
