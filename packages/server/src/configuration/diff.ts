import type {
  ChangeKind,
  Configuration,
  ConfigurationChange,
  ConfiguredAccessKey,
  ConfiguredProject,
  ConfiguredToken,
  ConfiguredUser,
} from '@countersign/contract/configuration.ts';
import type { ConfiguredVersion, ConfiguredWorkflow } from '@countersign/contract/configured-workflows.ts';
import { definitionOf } from '@countersign/contract/workflow-definition.ts';
import type { Current, CurrentAccessKey, CurrentToken, CurrentVersion } from './current.ts';
import { differences, fields, setDifference } from './difference.ts';
import { policyDifference } from './policies/policy-difference.ts';

type Lists = 'roles' | 'environments' | 'services' | 'calendars' | 'policies' | 'windows' | 'pipelines';
type Part<List extends Lists> = NonNullable<ConfiguredProject[List]>[number];

/** What the file wants of one thing of each kind. */
type Wanted = {
  readonly user: ConfiguredUser;
  readonly token: ConfiguredToken & { readonly account: string };
  readonly 'access-key': ConfiguredAccessKey & { readonly account: string };
  readonly group: { readonly name: string; readonly members: string[] };
  readonly project: { readonly key: string; readonly name: string };
  readonly members: { readonly member: string; readonly access: Access; readonly pointer: string }[];
  readonly role: Part<'roles'>;
  readonly environment: Part<'environments'>;
  readonly service: Part<'services'>;
  readonly calendar: Part<'calendars'>;
  readonly policy: Part<'policies'>;
  readonly window: Part<'windows'>;
  readonly pipeline: Part<'pipelines'>;
  readonly workflow: Omit<ConfiguredWorkflow, 'versions'>;
  readonly version: ConfiguredVersion & { readonly workflow: string };
  readonly 'break-glass': NonNullable<ConfiguredProject['breakGlass']>;
  readonly secmaster: NonNullable<ConfiguredProject['secmaster']>;
};

export type Access = 'viewer' | 'operator' | 'maintainer';

/** A change, with where in the file it is asked for and what has to be made of it. */
export type PlannedOf<K extends ChangeKind> = ConfigurationChange & {
  readonly kind: K;
  readonly pointer: string;
  readonly wanted: Wanted[K];
};
export type Planned = { [K in ChangeKind]: PlannedOf<K> }[ChangeKind];

type Hash = (value: string) => string;

/**
 * What has to change for the instance to be as the file says, in an order in which it can be done: people before the
 * groups they are in, policies before the pipelines that ask them. What the file does not name is left alone.
 */
export function diff(current: Current, wanted: Configuration, hash: Hash): Planned[] {
  const users = named(current.configuration.users, 'username');
  const groups = named(current.configuration.groups, 'name');
  const projects = named(current.configuration.projects, 'key');
  return [
    ...at(wanted.users, '/users').flatMap(([user, pointer]) => [
      ...diffUser(users.get(user.username), user, pointer),
      ...at(user.tokens, `${pointer}/tokens`).flatMap(([token, here]) =>
        diffToken(current.tokens, { ...token, account: user.username }, here, hash),
      ),
      ...at(user.accessKeys, `${pointer}/accessKeys`).flatMap(([key, here]) =>
        diffAccessKey(current.accessKeys, { ...key, account: user.username }, here, hash),
      ),
    ]),
    ...at(wanted.groups, '/groups').flatMap(([group, pointer]) =>
      change(
        'group',
        null,
        group.name,
        pointer,
        group,
        people(groups.get(group.name)?.members, group.members),
      ),
    ),
    ...at(wanted.projects, '/projects').flatMap(([project, pointer]) =>
      diffProject(projects.get(project.key), current.versions, project, pointer),
    ),
  ];
}

/** null: nothing is there yet; otherwise what differs, which may be nothing. */
type Found = { readonly action: 'create' | 'update'; readonly detail: string } | null;

function change<K extends ChangeKind>(
  kind: K,
  project: string | null,
  name: string,
  pointer: string,
  wanted: Wanted[K],
  found: Found,
): Planned[] {
  if (found === null) return [];
  return [{ kind, project, name, pointer, wanted, ...found } as unknown as Planned];
}

const create = (detail: string): Found => ({ action: 'create', detail });
const update = (details: readonly string[]): Found =>
  details.length === 0 ? null : { action: 'update', detail: details.join('; ') };

function diffUser(before: ConfiguredUser | undefined, user: ConfiguredUser, pointer: string): Planned[] {
  const { kind = 'person', username } = user;
  const found = before
    ? update(fields(before, user, ['kind', 'name', 'email', 'administrator', 'disabled']))
    : create(kind === 'person' ? 'a person' : 'a service account');
  return change('user', null, username, pointer, user, found);
}

function diffToken(
  tokens: readonly CurrentToken[],
  token: Wanted['token'],
  pointer: string,
  hash: Hash,
): Planned[] {
  const before = tokens.find(({ account, name }) => account === token.account && name === token.name);
  const name = `${token.account}/${token.name}`;
  if (!before) return change('token', null, name, pointer, token, create(`a token of ${token.account}`));
  const sameValue = 'value' in token.value && hash(token.value.value) === before.hash;
  const limits = fields(
    { scopes: before.scopes ?? 'all', expiresAt: before.expiresAt ?? 'never', agent: before.agent },
    { scopes: token.scopes ?? 'all', expiresAt: instant(token.expiresAt), agent: token.agent ?? false },
    ['scopes', 'expiresAt', 'agent'],
  );
  return change(
    'token',
    null,
    name,
    pointer,
    token,
    update([...(sameValue ? [] : ['a new value']), ...limits]),
  );
}

function diffAccessKey(
  keys: readonly CurrentAccessKey[],
  key: Wanted['access-key'],
  pointer: string,
  hash: Hash,
): Planned[] {
  const before = keys.find(({ account, name }) => account === key.account && name === key.name);
  const name = `${key.account}/${key.name}`;
  if (!before)
    return change('access-key', null, name, pointer, key, create(`an access key of ${key.account}`));
  const sameSecret = 'value' in key.secretKey && hash(key.secretKey.value) === before.hash;
  const details = fields(before, key, ['accessKey']);
  return change(
    'access-key',
    null,
    name,
    pointer,
    key,
    update([...details, ...(sameSecret ? [] : ['a new secret'])]),
  );
}

const instant = (text: string | undefined): string => (text ? new Date(text).toISOString() : 'never');

function diffProject(
  before: ConfiguredProject | undefined,
  versions: readonly CurrentVersion[],
  project: ConfiguredProject,
  pointer: string,
): Planned[] {
  const { key, name } = project;
  const found = before ? update(fields(before, project, ['name'])) : create(name);
  return [
    ...change('project', null, key, pointer, { key, name }, found),
    ...diffMembers(before, project, pointer),
    ...at(project.roles, `${pointer}/roles`).flatMap(([role, here]) => {
      const known = before?.roles?.find((one) => one.name === role.name);
      return change('role', key, role.name, here, role, people(known?.members, role.members));
    }),
    ...diffPlaces(before, project, pointer),
    ...diffNamed(
      'calendar',
      key,
      before?.calendars,
      at(project.calendars, `${pointer}/calendars`),
      spokenCalendar,
    ),
    ...diffPolicies(before, project, pointer),
    ...diffNamed(
      ...(['window', key, before?.windows, at(project.windows, `${pointer}/windows`)] as const),
      (window) => `${window.kind} by ${window.calendar}`,
    ),
    ...diffWorkflows(before, versions, project, pointer),
    ...diffPipelines(before, project, pointer),
    ...diffBreakGlass(before, project, pointer),
    ...diffSecMaster(before, project, pointer),
  ];
}

function diffMembers(
  before: ConfiguredProject | undefined,
  { key, members }: ConfiguredProject,
  pointer: string,
): Planned[] {
  if (!members) return [];
  const here = `${pointer}/members`;
  const wanted = flat(members, here);
  const spoken = (all: Wanted['members']) => all.map(({ member, access }) => `${member} (${access})`);
  const known = before ? spoken(flat(before.members ?? {}, here)) : [];
  return change('members', key, key, here, wanted, update(setDifference(known, spoken(wanted))));
}

function flat(members: NonNullable<ConfiguredProject['members']>, pointer: string): Wanted['members'] {
  return (['maintainer', 'operator', 'viewer'] as const).flatMap((access) =>
    at(members[access], `${pointer}/${access}`).map(([member, here]) => ({ member, access, pointer: here })),
  );
}

function diffPlaces(
  before: ConfiguredProject | undefined,
  { key, environments, services }: ConfiguredProject,
  pointer: string,
): Planned[] {
  return [
    ...at(environments, `${pointer}/environments`).flatMap(([environment, here]) => {
      const known = before?.environments?.find((one) => one.key === environment.key);
      const found = known ? update(fields(known, environment, ['name'])) : create(environment.name);
      return change('environment', key, environment.key, here, environment, found);
    }),
    ...at(services, `${pointer}/services`).flatMap(([service, here]) => {
      const known = before?.services?.find((one) => one.name === service.name);
      const modules = service.modules ?? known?.modules ?? [];
      return change(
        'service',
        key,
        service.name,
        here,
        service,
        people(known && (known.modules ?? []), modules),
      );
    }),
  ];
}

/** What is told apart by its name, and may be said as it is. */
function diffNamed<K extends 'calendar' | 'window'>(
  kind: K,
  key: string,
  known: readonly Wanted[K][] | undefined,
  list: [Wanted[K], string][],
  said: (one: Wanted[K]) => string,
): Planned[] {
  return list.flatMap(([one, here]) => {
    const before = known?.find(({ name }) => name === one.name);
    const found = before ? update(differences(before, one, 'values')) : create(said(one));
    return change(kind, key, one.name, here, one, found);
  });
}

const spokenCalendar = (calendar: Wanted['calendar']): string =>
  'source' in calendar ? `read from ${calendar.source}` : `${calendar.spans.length} spans`;

function diffPolicies(
  before: ConfiguredProject | undefined,
  { key, policies }: ConfiguredProject,
  pointer: string,
): Planned[] {
  return at(policies, `${pointer}/policies`).flatMap(([policy, here]) => {
    const known = before?.policies?.find((one) => one.name === policy.name);
    const found = known ? update(policyDifference(known, policy)) : create(names(policy.levels));
    return change('policy', key, policy.name, here, policy, found);
  });
}

function diffPipelines(
  before: ConfiguredProject | undefined,
  { key, pipelines }: ConfiguredProject,
  pointer: string,
): Planned[] {
  return at(pipelines, `${pointer}/pipelines`).flatMap(([pipeline, here]) => {
    const known = before?.pipelines?.find((one) => one.name === pipeline.name);
    // Addresses, headers and bodies may carry secrets: only the places that differ are said.
    const found = known ? update(differences(known, pipeline, 'places')) : create(names(pipeline.stages));
    return change('pipeline', key, pipeline.name, here, pipeline, found);
  });
}

function diffWorkflows(
  before: ConfiguredProject | undefined,
  stored: readonly CurrentVersion[],
  { key, workflows }: ConfiguredProject,
  pointer: string,
): Planned[] {
  return at(workflows, `${pointer}/workflows`).flatMap(([{ versions, ...workflow }, here]) => {
    const known = before?.workflows?.find((one) => one.key === workflow.key);
    const found = known
      ? update(fields(known, workflow, workflowFields))
      : create(workflow.name ?? workflow.key);
    const mine = stored.filter((one) => one.project === key && one.workflow === workflow.key);
    return [
      ...change('workflow', key, workflow.key, here, workflow, found),
      ...at(versions, `${here}/versions`).flatMap(([version, there]) =>
        diffVersion(
          mine.find(({ label }) => label === version.label),
          { ...version, workflow: workflow.key },
          key,
          there,
        ),
      ),
    ];
  });
}

const workflowFields = [
  ...['name', 'description', 'labels', 'enabled', 'preApproval', 'reviewRequired', 'reviewPolicy'],
  'schedule',
] as const;

function diffVersion(
  before: CurrentVersion | undefined,
  version: Wanted['version'],
  project: string,
  pointer: string,
): Planned[] {
  const { label, workflow, description } = version;
  const definition = definitionOf(version);
  const found = before
    ? update([
        ...fields(before, { description }, ['description']),
        ...differences(before.definition, definition, 'places'),
      ])
    : create(`${names(definition.stages)}; to be reviewed`);
  return change('version', project, `${workflow}/${label}`, pointer, version, found);
}

function diffBreakGlass(
  before: ConfiguredProject | undefined,
  { key, breakGlass }: ConfiguredProject,
  pointer: string,
): Planned[] {
  if (!breakGlass) return [];
  const known = before?.breakGlass;
  const found = known
    ? update(differences(known, breakGlass, 'values'))
    : create(`for ${breakGlass.people.join(', ')}`);
  return change('break-glass', key, key, `${pointer}/breakGlass`, breakGlass, found);
}

function diffSecMaster(
  before: ConfiguredProject | undefined,
  { key, secmaster }: ConfiguredProject,
  pointer: string,
): Planned[] {
  if (!secmaster) return [];
  const found = update(differences(before?.secmaster ?? {}, secmaster, 'values'));
  return change('secmaster', key, key, `${pointer}/secmaster`, secmaster, found);
}

const people = (before: readonly string[] | undefined, after: readonly string[]): Found =>
  before ? update(setDifference(before, after)) : create(after.join(', ') || 'nobody yet');

const names = (parts: readonly { readonly name: string }[]): string =>
  parts.map(({ name }) => name).join(', ');

const at = <T>(list: readonly T[] | undefined, pointer: string): [T, string][] =>
  (list ?? []).map((item, index) => [item, `${pointer}/${index}`]);

const named = <F extends string, T extends { readonly [K in F]: string }>(
  list: readonly T[] | undefined,
  field: F,
): Map<string, T> => new Map((list ?? []).map((item) => [item[field], item]));
