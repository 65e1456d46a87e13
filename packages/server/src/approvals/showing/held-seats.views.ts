import { sql } from 'kysely';

/**
 * The accounts (a column `account_id`) whose seats somebody may sit on now: their own, and those of whoever has delegated
 * to them. They are few, so lists begin here; whether a seat really is theirs says `signer_of`.
 */
export const heldSeats = (account: string) => sql`
  select ${account}::bigint as account_id
  union
  select y.from_id
  from delegation y
  where y.to_id = ${account} and y.withdrawn_at is null and y.starts_at <= now() and y.ends_at > now()`;

/** Who sits on a seat of level `l`: few have delegated theirs, and only for these it is worth a call of `holder_of`. */
export const holderOf = (seat: string, sources: string, { barred, at }: Surroundings): string => `
  case when exists (select from delegation e where e.from_id = ${seat} and e.withdrawn_at is null)
    then holder_of(l.project_id, ${seat}, ${sources}, ${barred}, l.people_only, ${at}) else ${seat} end`;

/**
 * The decision on the seat of an approver (its alias), to be joined laterally. `offset 0`: looked up for each by its
 * key. Joined plainly, a plan that was made while there were few decisions reads all of the project.
 */
export const decisionOf = (approver: string): string => `
  select d.* from decision d
  where d.project_id = ${approver}.project_id and d.level_id = ${approver}.level_id
    and coalesce(d.on_behalf_of, d.account_id) = ${approver}.account_id
  offset 0`;

/** Where a level's people are looked up: whom its approval bars, and at which instant delegations are looked at. */
export type Surroundings = { readonly barred: string; readonly at: string };
