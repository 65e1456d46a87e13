import { sql } from 'kysely';
import { first, type Reader, type Tx } from '../../kernel/database.ts';
import type { NewAccount } from './account.store.ts';

/** The identity library asks for an address of everybody; nothing is ever sent to this one. */
const address = ({ email, username }: Pick<NewAccount, 'email' | 'username'>): string =>
  email?.toLowerCase() ?? `${username}@no-address.invalid`;

/** Lets an account sign in: adds its user in the schema auth. A password comes with `setPassword`. */
export async function insertSignIn(tx: Tx, accountId: string, account: NewAccount): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with signing_in as (
      insert into auth."user" ("name", "email", "emailVerified", "username", "displayUsername")
      values (${account.name}, ${address(account)}, false, ${account.username}, ${account.username})
      returning "id"
    )
    update account
    set auth_user_id = (select "id" from signing_in)
    where id = ${accountId}
    returning auth_user_id as id
  `.execute(tx);
  return first(rows).id;
}

export async function updateSignIn(tx: Tx, userId: string, account: NewAccount): Promise<void> {
  await sql`
    update auth."user"
    set "name" = ${account.name}, "email" = ${address(account)}, "updatedAt" = now()
    where "id" = ${userId}
  `.execute(tx);
}

/**
 * Who made a password: its person; the start of this server, which printed it; or another account. The last two are
 * asked to be replaced, and with the last a session can do nothing else.
 */
export type Maker = 'own' | 'start' | 'another';

/** Sets the password of a user of the schema auth, as the identity library hashes it. */
export async function setPassword(tx: Tx, userId: string, hash: string, maker: Maker): Promise<void> {
  await sql`
    insert into auth.account
      ("accountId", "providerId", "userId", "password", "given", "byAnother", "updatedAt")
    values (${userId}::text, 'credential', ${userId}::bigint, ${hash}, ${maker !== 'own'}, ${maker === 'another'}, now())
    on conflict ("userId", "providerId") do update
      set "password" = excluded."password", "given" = excluded."given", "byAnother" = excluded."byAnother",
          "updatedAt" = now()
  `.execute(tx);
}

/** Whether an account signs in with a password that somebody else has made. */
export async function passwordGiven(reader: Reader, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ given: boolean }>`
    select s."given" as given
    from account a
    join auth.account s on s."userId" = a.auth_user_id and s."providerId" = 'credential'
    where a.id = ${accountId}
  `.execute(reader);
  return rows[0]?.given ?? false;
}

/** The hash of the password of a user name; null: there is none, or no such account. */
export async function hashOfUsername(reader: Reader, username: string): Promise<string | null> {
  const { rows } = await sql<{ password: string | null }>`
    select (
      select s."password"
      from auth."user" u
      join auth.account s on s."userId" = u."id" and s."providerId" = 'credential'
      where u."username" = ${username}
    ) as password
  `.execute(reader);
  return rows[0]?.password ?? null;
}

export async function passwordHash(reader: Reader, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ password: string | null }>`
    select s."password" as password
    from account a
    join auth.account s on s."userId" = a.auth_user_id and s."providerId" = 'credential'
    where a.id = ${accountId}
  `.execute(reader);
  return rows[0]?.password ?? null;
}

/** Ends the sessions of an account, but for the one with the token `except`; answers how many there were. */
export async function endSessions(tx: Tx, accountId: string, except: string | null): Promise<number> {
  const { rows } = await sql`
    delete from auth.session s
    using account a
    where a.id = ${accountId} and s."userId" = a.auth_user_id
      and s."token" is distinct from ${except}::text
    returning s."id"
  `.execute(tx);
  return rows.length;
}
