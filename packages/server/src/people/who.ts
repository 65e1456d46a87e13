import type { Fault } from '@countersign/contract/problems.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';

/** An account or a group, of which exactly one is set. */
export type Target = { readonly account_id: string | null; readonly group_id: string | null };

type Found = Target & { readonly who: string };

/**
 * Finds the accounts (`ann`) and groups (`group:cab`) that a list names, each once and in its order. Refuses with
 * `request/invalid` names of nobody, each with its place: `pointer` says where the one at `index` stands.
 */
export async function findTargets(
  reader: Reader,
  names: readonly string[],
  pointer: (index: number) => string,
): Promise<Outcome<Target[]>> {
  const known = new Map((await lookUp(reader, names)).map(({ who, ...target }) => [who, target]));
  const faults = names.flatMap((who, index) => (known.has(who) ? [] : [unknown(who, pointer(index))]));
  if (faults.length > 0) return refused('request/invalid', 'Not everybody named here exists.', { faults });
  return done([...new Set(names)].flatMap((who) => known.get(who) ?? []));
}

const unknown = (who: string, pointer: string): Fault => ({
  pointer,
  detail: who.startsWith('group:') ? `there is no group "${who.slice(6)}"` : `there is no account "${who}"`,
});

async function lookUp(reader: Reader, names: readonly string[]): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select username as who, id as account_id, null::bigint as group_id
    from account
    where username = any(${[...names]}::text[])
    union all
    select 'group:' || name, null, id
    from account_group
    where 'group:' || name = any(${[...names]}::text[])
  `.execute(reader);
  return rows;
}

/** What the ledger may say of an account or a group: its id. */
export const targetDetails = ({ account_id, group_id }: Target) =>
  account_id === null ? { group: group_id } : { account: account_id };
