import { sql } from 'kysely';
import { first, type Reader, type Tx } from '../../kernel/database.ts';

export type NewAccount = {
  readonly kind: 'person' | 'service';
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly administrator: boolean;
};

export type StoredAccount = NewAccount & {
  readonly id: string;
  readonly auth_user_id: string | null;
  readonly disabled_at: Date | null;
};

/** Adds an account; null when its user name or its e-mail address is taken. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    insert into account (kind, username, name, email, administrator)
    values (${account.kind}, ${account.username}, ${account.name}, ${account.email}, ${account.administrator})
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id ?? null;
}

/** Locks an account for a change; undefined when there is none. */
export async function lockAccount(tx: Tx, accountId: string): Promise<StoredAccount | undefined> {
  const { rows } = await sql<StoredAccount>`
    select id, kind, username, name, email, administrator, auth_user_id, disabled_at
    from account
    where id = ${accountId}
    for no key update
  `.execute(tx);
  return rows[0];
}

/**
 * Whether another account has this e-mail address, however it is written. Waits for whoever changes people at this
 * moment, and keeps others from it until the transaction ends.
 */
export async function emailTaken(tx: Tx, email: string, except: string): Promise<boolean> {
  await sql`select from people_revision for update`.execute(tx);
  const { rows } = await sql<{ taken: boolean }>`
    select exists (
      select from account where lower(email) = lower(${email}) and id <> ${except}
    ) as taken
  `.execute(tx);
  return first(rows).taken;
}

export async function updateAccount(
  tx: Tx,
  account: Pick<StoredAccount, 'id' | 'name' | 'email' | 'administrator'>,
): Promise<void> {
  await sql`
    update account
    set name = ${account.name}, email = ${account.email}, administrator = ${account.administrator}
    where id = ${account.id}
  `.execute(tx);
}

export async function setDisabled(tx: Tx, accountId: string, at: Date | null): Promise<void> {
  await sql`update account set disabled_at = ${at} where id = ${accountId}`.execute(tx);
}

/**
 * Locks the people who administer this instance and can sign in, in the order of their ids, so that two who remove each
 * other at once come one after the other.
 */
export async function lockAdministrators(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from account
    where administrator and kind = 'person' and disabled_at is null
    order by id
    for no key update
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/** Whether there is nobody at all yet. */
export async function isEmptyInstance(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`select not exists (select from account) as empty`.execute(
    tx,
  );
  return first(rows).empty;
}

/** The ids of accounts by user name; names of nobody are missing. */
export async function accountIds(reader: Reader, usernames: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ username: string; id: string }>`
    select username, id from account where username = any(${[...usernames]}::text[])
  `.execute(reader);
  return new Map(rows.map(({ username, id }) => [username, id]));
}
