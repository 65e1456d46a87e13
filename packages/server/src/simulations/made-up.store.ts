import { readApproverRef } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';

export type Account = { readonly id: string; readonly kind: 'person' | 'service' };

/**
 * The accounts of these user names. Whoever there is not is made up, as a person: for a rehearsal, which takes it back.
 * So nobody learns by asking who there is.
 */
export async function accountsOf(tx: Tx, usernames: readonly string[]): Promise<Map<string, Account>> {
  const wanted = [...new Set(usernames)];
  await sql`
    insert into account (kind, username, name)
    select 'person', n, n from unnest(${wanted}::text[]) n
    where not exists (select from account a where a.username = n)
  `.execute(tx);
  const { rows } = await sql<Account & { username: string }>`
    select id, kind, username from account where username = any(${wanted}::text[])
  `.execute(tx);
  return new Map(rows.map(({ username, ...account }) => [username, account]));
}

/** Who has a role of the project, or is in a group, for the time being; whoever cannot enter the project can then. */
export async function supposePeople(
  tx: Tx,
  projectId: string,
  people: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const accounts = await accountsOf(tx, Object.values(people).flat());
  const ids = (names: readonly string[]) => names.map((name) => accounts.get(name)?.id ?? '');
  await letIn(
    tx,
    projectId,
    [...accounts.values()].map(({ id }) => id),
  );
  for (const [ref, names] of Object.entries(people)) {
    const named = readApproverRef(ref);
    if (named?.kind === 'role') await fillRole(tx, projectId, named.name, ids(names));
    if (named?.kind === 'group') await fillGroup(tx, named.name, ids(names));
  }
}

/** Lets accounts into the project that cannot enter it. */
export async function letIn(tx: Tx, projectId: string, accounts: readonly string[]): Promise<void> {
  await sql`
    insert into member (project_id, account_id, access)
    select ${projectId}, a.id, 'viewer'
    from account a
    where a.id = any(${accounts}::bigint[]) and not a.administrator and access_of(${projectId}, a.id) is null
  `.execute(tx);
}

async function fillRole(tx: Tx, projectId: string, name: string, accounts: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into role (project_id, name) values (${projectId}, ${name})
    on conflict (project_id, name) do update set name = excluded.name
    returning id
  `.execute(tx);
  const { id } = first(rows);
  await sql`delete from role_member where project_id = ${projectId} and role_id = ${id}`.execute(tx);
  await sql`
    insert into role_member (project_id, role_id, account_id)
    select distinct ${projectId}::bigint, ${id}::bigint, a from unnest(${accounts}::bigint[]) a
  `.execute(tx);
}

async function fillGroup(tx: Tx, name: string, accounts: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into account_group (name) values (${name})
    on conflict (name) do update set name = excluded.name
    returning id
  `.execute(tx);
  const { id } = first(rows);
  await sql`delete from group_member where group_id = ${id}`.execute(tx);
  await sql`
    insert into group_member (group_id, account_id)
    select distinct ${id}::bigint, a from unnest(${accounts}::bigint[]) a
  `.execute(tx);
}

/** Delegations that are in force at an instant, and for longer than any case lasts. */
export async function supposeDelegations(
  tx: Tx,
  projectId: string,
  delegations: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  if (delegations.length === 0) return;
  const accounts = await accountsOf(
    tx,
    delegations.flatMap(({ from, to }) => [from, to]),
  );
  await letIn(
    tx,
    projectId,
    [...accounts.values()].map(({ id }) => id),
  );
  const ids = (names: readonly string[]) => names.map((name) => accounts.get(name)?.id ?? '');
  await sql`
    insert into delegation (from_id, to_id, project_id, starts_at, ends_at)
    select d.from_id, d.to_id, ${projectId}, now() - interval '1 day', now() + interval '1 day'
    from unnest(${ids(delegations.map(({ from }) => from))}::bigint[],
      ${ids(delegations.map(({ to }) => to))}::bigint[]) d (from_id, to_id)
  `.execute(tx);
}
