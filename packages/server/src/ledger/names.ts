import type { LedgerAbout } from '@countersign/contract/ledger.ts';
import { detailsOf, type StoredEntry, subjectOf } from './readable.ts';

/** Something that entries name by its id. `project` null: it concerns the whole instance. */
export type Named = { readonly project: string | null; readonly type: string; readonly id: string };

/** By `project/type/id`: what it is called now. */
export type Abouts = ReadonlyMap<string, LedgerAbout>;

export const keyOf = ({ project, type, id }: Named): string => `${project ?? ''}/${type}/${id}`;

/** The things that these entries are about, each once. */
export function subjectsOf(rows: readonly StoredEntry[]): Named[] {
  const named = rows.map((row) => ({ project: row.project_id, ...subjectOf(row) }));
  return [...new Map(named.map((one) => [keyOf(one), one])).values()];
}

const digits = /^[1-9][0-9]{0,17}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && digits.test(value);

/** What the details of an entry name by id: a level of an approval, and accounts. */
export function idsIn(row: StoredEntry): { levels: string[]; accounts: string[] } {
  const { level, account, asked, executor, from, to } = detailsOf(row);
  const accounts = [account, executor, from, to, ...(Array.isArray(asked) ? asked : [])];
  return { levels: [level].filter(isId), accounts: accounts.filter(isId) };
}

/** The names an entry shows beside its details: of what is still there. */
export function namesBeside(
  row: StoredEntry,
  levels: ReadonlyMap<string, string>,
  accounts: ReadonlyMap<string, string>,
): Record<string, string> {
  const found = idsIn(row);
  const beside = (type: string, ids: readonly string[], names: ReadonlyMap<string, string>) =>
    ids.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [[`${type}/${id}`, name] as const];
    });
  return Object.fromEntries([
    ...beside('level', found.levels, levels),
    ...beside('account', found.accounts, accounts),
  ]);
}
