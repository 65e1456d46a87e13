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
