import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** Who ended something by hand, and what they said. Words live in the ledger only, where they can be erased. */
export type Words = ReadonlyMap<string, string>;

/** What the actions of the ledger that speak for themselves are called: `Overridden` by ann. */
export type Acts = Readonly<Record<string, string>>;

type Row = {
  readonly subject: string;
  readonly action: string;
  readonly username: string;
  /** The break-glass by which it was done. */
  readonly glass: string | null;
  readonly disclosures: string[];
};

/** By `type/id` of what they concern: `Overridden by ann: Outage`. The last that was said of each. */
export async function wordsOf(
  reader: Reader,
  project: string,
  acts: Acts,
  subjects: readonly string[],
): Promise<Words> {
  const { rows } = await sql<Row>`
    select l.subject_type || '/' || l.subject_id as subject, l.action, a.username,
      l.entry::jsonb -> 'details' ->> 'breakGlass' as glass,
      array(select d.disclosure from ledger_disclosure d where d.seq = l.seq) as disclosures
    from ledger_entry l
    join account a on a.id = l.actor_id
    where l.project_id = ${project} and l.action = any(${Object.keys(acts)})
      and (l.subject_type, l.subject_id) in (
        select split_part(s, '/', 1), split_part(s, '/', 2) from unnest(${[...subjects]}::text[]) s)
    order by l.seq
  `.execute(reader);
  return new Map(rows.map((row) => [row.subject, sentence(acts, row)]));
}

function sentence(acts: Acts, { action, username, glass, disclosures }: Row): string {
  const said = disclosures
    .map(readDisclosure)
    .find((one) => one?.name === 'reason' || one?.name === 'comment');
  const who = `${acts[action]} by ${username}${glass === null ? '' : `, by break-glass ${glass}`}`;
  return said ? `${who}: ${String(said.value)}` : `${who}.`;
}
