import type { LedgerEvent, NamedAccount } from '@countersign/contract/events.ts';
import type { LedgerAbout, LedgerEntry } from '@countersign/contract/ledger.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';

/** An entry as it is stored, with the key its project has now. */
export type StoredEntry = {
  readonly seq: string;
  readonly project_id: string | null;
  readonly project_key: string | null;
  readonly entry: string;
  readonly hash: Buffer;
  readonly xact: string;
};

/** What seal.ts puts into the text. */
type Sealed = {
  readonly action: string;
  readonly actor: { readonly account: string; readonly for?: string } | null;
  readonly at: string;
  readonly details: Readonly<Record<string, unknown>> & { readonly _sd?: readonly string[] };
  readonly subject: { readonly type: string; readonly id: string };
  readonly via: string;
};

/** User names by account id. */
export type Names = ReadonlyMap<string, string>;

/** The accounts that these entries name. */
export function accountsIn(rows: readonly StoredEntry[]): string[] {
  const named = rows.map(({ entry }) => (JSON.parse(entry) as Sealed).actor);
  return [
    ...new Set(named.flatMap((actor) => [actor?.account, actor?.for]).filter((id) => id !== undefined)),
  ];
}

/** What an entry is about. */
export const subjectOf = ({ entry }: StoredEntry): Sealed['subject'] => (JSON.parse(entry) as Sealed).subject;

/** What an entry says beyond who, what and when. */
export const detailsOf = ({ entry }: StoredEntry): Readonly<Record<string, unknown>> =>
  (JSON.parse(entry) as Sealed).details;

/** The entry as everybody who may read the project sees it. */
export const readableEvent = (row: StoredEntry, names: Names): LedgerEvent => {
  const { details, ...rest } = open(row, names);
  const { _sd: _, ...visible } = details;
  return { ...rest, details: visible };
};

/** What an entry is shown with that is not in it: the names that things have now. */
export type Shown = { readonly about: LedgerAbout | null; readonly names: Record<string, string> };

/** The entry with the private texts that there still are. */
export function readableEntry(
  row: StoredEntry,
  disclosures: readonly string[],
  names: Names,
  shown: Shown,
): LedgerEntry {
  const { details, ...rest } = open(row, names);
  const { _sd = [], ...visible } = details;
  const texts = disclosures.map(readDisclosure).filter((one) => one !== undefined);
  return {
    ...rest,
    details: { ...visible, ...Object.fromEntries(texts.map(({ name, value }) => [name, value])) },
    ...shown,
    hash: row.hash.toString('hex'),
    erased: _sd.length - texts.length,
  };
}

function open(row: StoredEntry, names: Names) {
  const { action, actor, at, details, subject, via } = JSON.parse(row.entry) as Sealed;
  const who = (id: string | undefined): NamedAccount | null =>
    id === undefined ? null : { id, username: names.get(id) ?? null };
  return {
    id: row.seq,
    project: row.project_key,
    action,
    actor: who(actor?.account),
    onBehalfOf: who(actor?.for),
    via,
    subject,
    at,
    details,
  };
}
