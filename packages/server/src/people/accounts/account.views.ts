import type { Account } from '@countersign/contract/people.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { done, notFound, type Outcome } from '../../kernel/outcome.ts';
import type { Principal } from '../principal.ts';

export type AccountView = {
  readonly id: string;
  readonly kind: 'person' | 'service';
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly administrator: boolean;
  readonly disabled_at: Date | null;
  readonly created_at: Date;
  readonly groups: string[];
};

const columns = sql`
  a.id, a.kind, a.username, a.name, a.email, a.administrator, a.disabled_at, a.created_at,
  array(
    select g.name from group_member m join account_group g on g.id = m.group_id
    where m.account_id = a.id
    order by g.name
  ) as groups
`;

/** Accounts by user name after `after`, whose user name or name contains `query`. */
export async function listAccounts(
  reader: Reader,
  { query = '', after, limit }: { query?: string | undefined; after: string | null; limit: number },
): Promise<AccountView[]> {
  const { rows } = await sql<AccountView>`
    select ${columns}
    from account a
    where a.username > coalesce(${after}::text, '')
      and (position(lower(${query}) in a.username) > 0 or position(lower(${query}) in lower(a.name)) > 0)
    order by a.username
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** The account with this user name; refuses with `resource/not-found`. */
export async function accountNamed(reader: Reader, username: string): Promise<Outcome<AccountView>> {
  const { rows } = await sql<AccountView>`
    select ${columns} from account a where a.username = ${username}
  `.execute(reader);
  return rows[0] === undefined ? notFound('account', username) : done(rows[0]);
}

/** The user name behind an e-mail address, however it is written. */
export async function usernameAt(reader: Reader, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ username: string }>`
    select username from account where lower(email) = lower(${email})
  `.execute(reader);
  return rows[0]?.username;
}

/** As `viewer` may see it: addresses are for administrators and for oneself. */
export function shownAccount(row: AccountView, viewer: Principal): Account {
  const { id, kind, username, name, administrator, groups } = row;
  const mayKnow = viewer.administrator || viewer.accountId === id;
  return {
    id,
    kind,
    username,
    name,
    email: mayKnow ? row.email : null,
    administrator,
    disabled: row.disabled_at !== null,
    groups,
    createdAt: row.created_at.toISOString(),
  };
}
