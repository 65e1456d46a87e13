import type { Environment, Role, Service } from '@countersign/contract/project-parts.ts';
import type { Member, Project, ProjectWithNames } from '@countersign/contract/projects.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { accessIn } from '../enter.ts';
import type { Access, Principal } from '../principal.ts';

/** Where a list goes on, and how much of it is wanted. */
export type Span = { readonly after: string | null; readonly limit: number };

type ProjectRow = { id: string; key: string; name: string; access: Access | null; created_at: Date };

/** The projects that somebody may enter, by key; administrators may enter all. */
export async function listProjects(
  reader: Reader,
  principal: Principal,
  { after, limit }: Span,
): Promise<Project[]> {
  const { rows } = await sql<ProjectRow>`
    select p.id, p.key, p.name, p.created_at, access_of(p.id, ${principal.accountId}) as access
    from project p
    where p.key > coalesce(${after}::text, '')
      and (${principal.administrator} or access_of(p.id, ${principal.accountId}) is not null)
    order by p.key
    limit ${limit}
  `.execute(reader);
  return rows.flatMap((row) => {
    const access = accessIn(principal, row.access);
    return access === null ? [] : [shown(row, access)];
  });
}

/** A project that the caller has entered. */
export async function readProject(reader: Reader, projectId: string, access: Access): Promise<Project[]> {
  const { rows } = await sql<ProjectRow>`
    select id, key, name, created_at from project where id = ${projectId}
  `.execute(reader);
  return rows.map((row) => shown(row, access));
}

/** What clients of SecMaster call a project. */
export async function secmasterNames(
  reader: Reader,
  projectId: string,
): Promise<ProjectWithNames['secmaster']> {
  const { rows } = await sql<ProjectWithNames['secmaster']>`
    select region, tenant from secmaster_setting where project_id = ${projectId}
  `.execute(reader);
  return rows[0] ?? { region: null, tenant: null };
}

const shown = ({ id, key, name, created_at }: ProjectRow, access: Access): Project => ({
  id,
  key,
  name,
  access,
  createdAt: created_at.toISOString(),
});

/** Members by what they are called: `ann` or `group:cab`. */
export async function listMembers(
  reader: Reader,
  projectId: string,
  { after, limit }: Span,
): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select member, access
    from (
      select coalesce(a.username, 'group:' || g.name) as member, m.access
      from member m
      left join account a on a.id = m.account_id
      left join account_group g on g.id = m.group_id
      where m.project_id = ${projectId}
    ) members
    where member > coalesce(${after}::text, '')
    order by member
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** Roles by name, with who has them. */
export async function listRoles(reader: Reader, projectId: string, { after, limit }: Span): Promise<Role[]> {
  const { rows } = await sql<Role>`
    select r.id, r.name, array(
      select coalesce(a.username, 'group:' || g.name)
      from role_member m
      left join account a on a.id = m.account_id
      left join account_group g on g.id = m.group_id
      where m.project_id = r.project_id and m.role_id = r.id
      order by 1
    ) as members
    from role r
    where r.project_id = ${projectId} and r.name > coalesce(${after}::text, '')
    order by r.name
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** Environments by key. */
export async function listEnvironments(
  reader: Reader,
  projectId: string,
  { after, limit }: Span,
): Promise<Environment[]> {
  const { rows } = await sql<Environment>`
    select id, key, name
    from environment
    where project_id = ${projectId} and key > coalesce(${after}::text, '')
    order by key
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** Services by name. */
export async function listServices(
  reader: Reader,
  projectId: string,
  { after, limit }: Span,
): Promise<Service[]> {
  const { rows } = await sql<Service>`
    select id, name, modules
    from service
    where project_id = ${projectId} and name > coalesce(${after}::text, '')
    order by name
    limit ${limit}
  `.execute(reader);
  return rows;
}
