import { sql } from 'kysely';
import type { Tx } from '../../kernel/database.ts';
import type { Access } from '../principal.ts';
import type { Target } from '../who.ts';

export type NewProject = { readonly key: string; readonly name: string };

/** Adds a project; null when its key is taken. */
export async function insertProject(tx: Tx, { key, name }: NewProject): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    insert into project (key, name) values (${key}, ${name})
    on conflict do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id ?? null;
}

/** Answers whether the name was another one before. */
export async function renameProject(tx: Tx, projectId: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    update project set name = ${name} where id = ${projectId} and name <> ${name} returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Keeps others from changing the members or the roles of this project until the transaction ends. */
export async function holdProject(tx: Tx, projectId: string): Promise<void> {
  await sql`select from project where id = ${projectId} for no key update`.execute(tx);
}

/** Sets the access of an account or a group; answers whether it was another one before. */
export async function putMember(tx: Tx, projectId: string, target: Target, access: Access): Promise<boolean> {
  const { account_id, group_id } = target;
  const { rows: changed } = await sql`
    update member set access = ${access}
    where project_id = ${projectId} and access <> ${access}
      and (account_id = ${account_id}::bigint or group_id = ${group_id}::bigint)
    returning project_id
  `.execute(tx);
  const { rows: added } = await sql`
    insert into member (project_id, account_id, group_id, access)
    values (${projectId}, ${account_id}, ${group_id}, ${access})
    on conflict do nothing
    returning project_id
  `.execute(tx);
  return changed.length + added.length > 0;
}

/** Takes a membership away; answers whether there was one. */
export async function deleteMember(tx: Tx, projectId: string, target: Target): Promise<boolean> {
  const { rows } = await sql`
    delete from member
    where project_id = ${projectId}
      and (account_id = ${target.account_id}::bigint or group_id = ${target.group_id}::bigint)
    returning project_id
  `.execute(tx);
  return rows.length > 0;
}

/** Takes every membership away but those of these accounts and groups; answers whose went. */
export async function deleteOtherMembers(
  tx: Tx,
  projectId: string,
  stay: readonly Target[],
): Promise<Target[]> {
  const { rows } = await sql<Target>`
    delete from member
    where project_id = ${projectId}
      and coalesce(account_id <> all(${stay.flatMap(({ account_id }) => account_id ?? [])}::bigint[]), true)
      and coalesce(group_id <> all(${stay.flatMap(({ group_id }) => group_id ?? [])}::bigint[]), true)
    returning account_id, group_id
  `.execute(tx);
  return rows;
}
