import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import type { Target } from '../who.ts';

/** Adds the role of this name, or finds it. */
export async function holdRole(tx: Tx, projectId: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into role (project_id, name) values (${projectId}, ${name})
    on conflict (project_id, name) do update set name = excluded.name
    returning id
  `.execute(tx);
  return first(rows).id;
}

/** Gives the role to exactly these accounts and groups. */
export async function replaceRoleMembers(
  tx: Tx,
  projectId: string,
  roleId: string,
  targets: readonly Target[],
): Promise<void> {
  const accounts = targets.flatMap(({ account_id }) => account_id ?? []);
  const groups = targets.flatMap(({ group_id }) => group_id ?? []);
  await sql`
    delete from role_member
    where project_id = ${projectId} and role_id = ${roleId}
      and coalesce(account_id <> all(${accounts}::bigint[]), true)
      and coalesce(group_id <> all(${groups}::bigint[]), true)
  `.execute(tx);
  await sql`
    insert into role_member (project_id, role_id, account_id, group_id)
    select ${projectId}::bigint, ${roleId}::bigint, account_id, null::bigint from unnest(${accounts}::bigint[]) as account_id
    union all
    select ${projectId}::bigint, ${roleId}::bigint, null::bigint, group_id from unnest(${groups}::bigint[]) as group_id
    on conflict do nothing
  `.execute(tx);
}

/** Whether a policy, the rule of break-glass or an approval that is still open names the role. */
export async function roleInUse(tx: Tx, projectId: string, roleId: string, name: string): Promise<boolean> {
  const source = JSON.stringify([{ kind: 'role', id: roleId }]);
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from policy p
      where p.project_id = ${projectId}
        and jsonb_path_exists(p.definition, '$.** ? (@ == $role)', jsonb_build_object('role', 'role:' || ${name}::text))
    ) or exists (
      select from level l
      where l.project_id = ${projectId} and l.status in ('waiting', 'open')
        and l.sources @> ${source}::jsonb
    ) or exists (
      select from approval a
      where a.project_id = ${projectId} and a.status = 'open' and a.overriders @> ${source}::jsonb
    ) or exists (
      select from break_glass_rule b
      where b.project_id = ${projectId} and b.people || b.reviewers @> jsonb_build_array('role:' || ${name}::text)
    ) as used
  `.execute(tx);
  return first(rows).used;
}

export async function findRole(tx: Tx, projectId: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from role where project_id = ${projectId} and name = ${name} for update
  `.execute(tx);
  return rows[0]?.id;
}

export async function deleteRole(tx: Tx, projectId: string, roleId: string): Promise<void> {
  await sql`delete from role where project_id = ${projectId} and id = ${roleId}`.execute(tx);
}
