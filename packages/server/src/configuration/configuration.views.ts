import type { Configuration, ConfiguredProject } from '@countersign/contract/configuration.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { Current, CurrentAccessKey, CurrentToken } from './current.ts';
import { currentVersions, readWorkflows } from './workflows.views.ts';

type Account = {
  readonly username: string;
  readonly kind: 'person' | 'service';
  readonly name: string;
  readonly email: string | null;
  readonly administrator: boolean;
  readonly disabled: boolean;
};
type Named = { readonly project: string };
type Parts = { readonly [K in keyof ConfiguredProject]-?: NonNullable<ConfiguredProject[K]> };
type Row<K extends keyof Parts> = Named & { readonly value: Parts[K] extends (infer One)[] ? One : never };

/** The whole instance in the shape of a configuration, everything in the order in which it was made. */
export async function currentConfiguration(reader: Reader): Promise<Omit<Current, 'accessKeys'>> {
  const { rows: groups } = await sql<NonNullable<Configuration['groups']>[number]>`
    select g.name, array(
      select a.username from group_member m join account a on a.id = m.account_id
      where m.group_id = g.id
      order by a.username
    ) as members
    from account_group g
    order by g.id
  `.execute(reader);
  const accounts = await readAccounts(reader);
  return {
    configuration: {
      users: accounts.map(({ email, ...account }) => ({ ...account, ...(email !== null && { email }) })),
      groups,
      projects: await readProjects(reader),
    },
    versions: await currentVersions(reader),
    tokens: await readTokens(reader),
  };
}

async function readAccounts(reader: Reader): Promise<Account[]> {
  const { rows } = await sql<Account>`
    select username, kind, name, email, administrator, disabled_at is not null as disabled
    from account
    order by id
  `.execute(reader);
  return rows;
}

async function readTokens(reader: Reader): Promise<CurrentToken[]> {
  type TokenRow = Omit<CurrentToken, 'expiresAt'> & { readonly expires_at: Date | null };
  const { rows } = await sql<TokenRow>`
    select a.username as account, t.name, encode(t.hash, 'hex') as hash, t.scopes, t.agent, t.expires_at
    from token t
    join account a on a.id = t.account_id
    where t.revoked_at is null
  `.execute(reader);
  return rows.map(({ expires_at, ...token }) => ({ ...token, expiresAt: expires_at?.toISOString() ?? null }));
}

type SealedAccessKey = Omit<CurrentAccessKey, 'hash'> & { readonly secret: Buffer };

/** The access keys that work, with their sealed secrets. */
export async function sealedAccessKeys(reader: Reader): Promise<SealedAccessKey[]> {
  const { rows } = await sql<SealedAccessKey>`
    select a.username as account, k.name, k.access_key as "accessKey", k.secret
    from access_key k
    join account a on a.id = k.account_id
    where k.revoked_at is null
  `.execute(reader);
  return rows;
}

async function readProjects(reader: Reader): Promise<ConfiguredProject[]> {
  const { rows } = await sql<{ id: string; key: string; name: string }>`
    select id, key, name from project order by id
  `.execute(reader);
  const members = byProject(await readMembers(reader));
  const roles = byProject(await readRoles(reader));
  const environments = byProject(await readEnvironments(reader));
  const services = byProject(await readServices(reader));
  const calendars = byProject(await readCalendars(reader));
  const windows = byProject(await readWindows(reader));
  const policies = byProject(await readPolicies(reader));
  const pipelines = byProject(await readPipelines(reader));
  const workflows = byProject(await readWorkflows(reader));
  const breakGlass = byProject(await readBreakGlass(reader));
  const secmaster = byProject(await readSecMaster(reader));
  return rows.map(({ id, key, name }) => ({
    key,
    name,
    members: members.get(id)?.[0] ?? {},
    roles: roles.get(id) ?? [],
    environments: environments.get(id) ?? [],
    services: services.get(id) ?? [],
    calendars: calendars.get(id) ?? [],
    policies: policies.get(id) ?? [],
    windows: windows.get(id) ?? [],
    pipelines: pipelines.get(id) ?? [],
    workflows: workflows.get(id) ?? [],
    ...(breakGlass.get(id)?.[0] && { breakGlass: breakGlass.get(id)?.[0] }),
    secmaster: secmaster.get(id)?.[0] ?? {},
  }));
}

async function readMembers(reader: Reader): Promise<(Named & { readonly value: Parts['members'] })[]> {
  const { rows } = await sql<Named & { readonly value: Parts['members'] }>`
    select project_id as project, jsonb_object_agg(access, people) as value
    from (
      select m.project_id, m.access, jsonb_agg(coalesce(a.username, 'group:' || g.name)
        order by a.username, g.name) as people
      from member m
      left join account a on a.id = m.account_id
      left join account_group g on g.id = m.group_id
      group by m.project_id, m.access
    ) as heights
    group by project_id
  `.execute(reader);
  return rows;
}

async function readRoles(reader: Reader): Promise<Row<'roles'>[]> {
  const { rows } = await sql<Row<'roles'>>`
    select r.project_id as project, jsonb_build_object('name', r.name, 'members', coalesce(
      jsonb_agg(coalesce(a.username, 'group:' || g.name) order by a.username, g.name)
        filter (where m.role_id is not null), '[]')) as value
    from role r
    left join role_member m on m.project_id = r.project_id and m.role_id = r.id
    left join account a on a.id = m.account_id
    left join account_group g on g.id = m.group_id
    group by r.project_id, r.id, r.name
    order by r.project_id, r.id
  `.execute(reader);
  return rows;
}

async function readEnvironments(reader: Reader): Promise<Row<'environments'>[]> {
  const { rows } = await sql<Row<'environments'>>`
    select project_id as project, jsonb_build_object('key', key, 'name', name) as value
    from environment
    order by project_id, id
  `.execute(reader);
  return rows;
}

async function readServices(reader: Reader): Promise<Row<'services'>[]> {
  const { rows } = await sql<Row<'services'>>`
    select project_id as project, jsonb_build_object('name', name, 'modules', modules) as value
    from service
    order by project_id, id
  `.execute(reader);
  return rows;
}

async function readCalendars(reader: Reader): Promise<Row<'calendars'>[]> {
  const { rows } = await sql<Row<'calendars'>>`
    select project_id as project, jsonb_build_object('name', name) || case
      when source is null then definition
      else jsonb_strip_nulls(jsonb_build_object('source', source, 'timeZone', source_zone)) end as value
    from calendar
    order by project_id, id
  `.execute(reader);
  return rows;
}

async function readWindows(reader: Reader): Promise<Row<'windows'>[]> {
  const { rows } = await sql<Row<'windows'>>`
    select project_id as project, jsonb_build_object('name', name, 'kind', kind, 'calendar', calendar,
      'environments', environments, 'override', override) as value
    from deploy_window
    order by project_id, id
  `.execute(reader);
  return rows;
}

async function readPolicies(reader: Reader): Promise<Row<'policies'>[]> {
  const { rows } = await sql<Row<'policies'>>`
    select project_id as project, jsonb_build_object('name', name) || definition as value
    from policy
    order by project_id, id
  `.execute(reader);
  return rows;
}

/** As their active versions say; a pipeline that has none cannot be used yet and is left out. */
async function readPipelines(reader: Reader): Promise<Row<'pipelines'>[]> {
  const { rows } = await sql<Row<'pipelines'>>`
    select p.project_id as project, jsonb_build_object('name', p.name) || v.definition as value
    from pipeline p
    join pipeline_version v on v.project_id = p.project_id and v.pipeline_id = p.id and v.status = 'active'
    order by p.project_id, p.id
  `.execute(reader);
  return rows;
}

async function readBreakGlass(reader: Reader): Promise<(Named & { readonly value: Parts['breakGlass'] })[]> {
  const { rows } = await sql<Named & { readonly value: Parts['breakGlass'] }>`
    select project_id as project, jsonb_build_object(
      'people', people, 'reviewers', reviewers, 'longest', longest, 'reviewWithin', review_within) as value
    from break_glass_rule
  `.execute(reader);
  return rows;
}

async function readSecMaster(reader: Reader): Promise<(Named & { readonly value: Parts['secmaster'] })[]> {
  const { rows } = await sql<Named & { readonly value: Parts['secmaster'] }>`
    select project_id as project,
      jsonb_strip_nulls(jsonb_build_object('region', region, 'tenant', tenant)) as value
    from secmaster_setting
  `.execute(reader);
  return rows;
}

function byProject<T>(rows: readonly (Named & { readonly value: T })[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const { project, value } of rows) found.set(project, [...(found.get(project) ?? []), value]);
  return found;
}
