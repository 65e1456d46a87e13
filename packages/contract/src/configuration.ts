import { z } from 'zod';
import { BreakGlassDefinition } from './break-glass.ts';
import { CalendarDefinition } from './calendar-definition.ts';
import { FeedUrl } from './calendars.ts';
import { Instant, Key, Name, Text, Username } from './common.ts';
import { ConfiguredWorkflow } from './configured-workflows.ts';
import { endpoint } from './endpoint.ts';
import { AccountKind, Email, Password } from './people.ts';
import { PipelineDefinition } from './pipelines.ts';
import { PolicyDefinition } from './policies.ts';
import { Who } from './projects.ts';
import { Scopes } from './tokens.ts';
import { WindowDefinition } from './windows.ts';

type Context = { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void };

/** For lists of plain texts: each once. */
const eachOnce = (items: readonly string[], context: Context): void => {
  const first = new Map(items.toReversed().map((item, back) => [item, items.length - 1 - back]));
  items.forEach((item, index) => {
    if (first.get(item) === index) return;
    context.addIssue({ code: 'custom', path: [index], message: `"${item}" is there already` });
  });
};

/** For lists whose entries are told apart by one field: each value of it once. */
const once =
  <F extends string>(field: F) =>
  (entries: readonly { readonly [K in F]: string }[], context: Context): void =>
    eachOnce(
      entries.map((entry) => entry[field]),
      { addIssue: (issue) => context.addIssue({ ...issue, path: [...issue.path, field] }) },
    );

const listOf = <T extends z.ZodType<{ name: string }>>(item: T, most: number) =>
  z.array(item).max(most).superRefine(once('name'));

const People = z.array(Who).max(10_000).superRefine(eachOnce);
const EnvironmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'the name of an environment variable');

/**
 * A secret as it stands in a file: the name of an environment variable, or the value itself. Whoever reads the file
 * puts the values in; the server takes values only.
 */
const secret = <T extends z.ZodType<string>>(value: T) =>
  z.union([z.strictObject({ value }), z.strictObject({ env: EnvironmentName })]);

const TokenValue = Text(200)
  .min(16, 'a token has at least 16 characters')
  .regex(
    /^[A-Za-z0-9._~+/-]+=*$/,
    'a token has letters, digits and . _ ~ + / - only, as the Authorization header does',
  );

export const ConfiguredToken = z.strictObject({
  name: Name,
  value: secret(TokenValue),
  scopes: Scopes.optional().describe('Without them the token may whatever the account may'),
  expiresAt: Instant.optional(),
  agent: z.boolean().optional().describe('An agent acts with it in the account’s name'),
});
export type ConfiguredToken = z.output<typeof ConfiguredToken>;

const SecretKey = Text(200)
  .min(16, 'a secret has at least 16 characters')
  .regex(/^[\x21-\x7e]+$/, 'a secret has printable characters without spaces');

export const ConfiguredAccessKey = z.strictObject({
  name: Name,
  accessKey: z
    .string()
    .regex(/^[A-Za-z0-9._-]{4,128}$/, 'an access key has 4 to 128 letters, digits and . _ -'),
  secretKey: secret(SecretKey),
});
export type ConfiguredAccessKey = z.output<typeof ConfiguredAccessKey>;

export const ConfiguredUser = z
  .strictObject({
    username: Username,
    kind: AccountKind.optional().describe('Without it, a new account is a person'),
    name: Name.optional().describe('Without it, a new account is called by its user name'),
    email: Email.optional(),
    administrator: z.boolean().optional(),
    disabled: z.boolean().optional(),
    password: secret(Password).optional().describe('Set when the person is created, and never again by this'),
    tokens: listOf(ConfiguredToken, 100).optional(),
    accessKeys: listOf(ConfiguredAccessKey, 100).optional(),
  })
  .refine(({ kind, password }) => kind !== 'service' || password === undefined, {
    path: ['password'],
    message: 'a service account has tokens, and no password',
  });
export type ConfiguredUser = z.output<typeof ConfiguredUser>;

export const ConfiguredGroup = z.strictObject({
  name: Name,
  members: z.array(Username).max(10_000).superRefine(eachOnce),
});
export type ConfiguredGroup = z.output<typeof ConfiguredGroup>;

export const ConfiguredMembers = z
  .strictObject({
    maintainer: People.optional(),
    operator: People.optional(),
    viewer: People.optional(),
  })
  .superRefine(({ maintainer = [], operator = [], viewer = [] }, context) => {
    for (const [access, whos, higher] of [
      ['operator', operator, maintainer],
      ['viewer', viewer, [...maintainer, ...operator]],
    ] as const) {
      whos.forEach((who, index) => {
        if (!higher.includes(who)) return;
        const message = `${who} is named with more access already`;
        context.addIssue({ code: 'custom', path: [access, index], message });
      });
    }
  });
export type ConfiguredMembers = z.output<typeof ConfiguredMembers>;

export const ConfiguredRole = z.strictObject({ name: Name, members: People });
export const ConfiguredEnvironment = z.strictObject({ key: Key, name: Name });
export const ConfiguredService = z.strictObject({
  name: Name,
  modules: z.array(Name).max(1000).superRefine(eachOnce).optional(),
});
/** Written down here, or read from a feed. */
export const ConfiguredCalendar = z.union([
  z.strictObject({ name: Name, ...CalendarDefinition.shape }),
  z.strictObject({
    name: Name,
    source: FeedUrl,
    timeZone: CalendarDefinition.shape.timeZone.unwrap().optional(),
  }),
]);
export type ConfiguredCalendar = z.output<typeof ConfiguredCalendar>;
export const ConfiguredWindow = z.strictObject({ name: Name, ...WindowDefinition.shape });
export const ConfiguredPolicy = z.strictObject({ name: Name, ...PolicyDefinition.shape });
export const ConfiguredPipeline = z.strictObject({ name: Name, ...PipelineDefinition.shape });

export const ConfiguredSecMaster = z.strictObject({
  region: Name.max(64).optional().describe('By which its clients look the project up; without it, its key'),
  tenant: Name.max(64).optional().describe('The only {project_id} that is right; without it, any'),
});

export const ConfiguredProject = z.strictObject({
  key: Key,
  name: Name,
  members: ConfiguredMembers.optional(),
  roles: listOf(ConfiguredRole, 1000).optional(),
  environments: z.array(ConfiguredEnvironment).max(1000).superRefine(once('key')).optional(),
  services: listOf(ConfiguredService, 1000).optional(),
  calendars: listOf(ConfiguredCalendar, 1000).optional(),
  policies: listOf(ConfiguredPolicy, 1000).optional(),
  windows: listOf(ConfiguredWindow, 1000).optional().describe('When environments may be changed'),
  pipelines: listOf(ConfiguredPipeline, 1000).optional(),
  breakGlass: BreakGlassDefinition.optional().describe('Who may break the glass, and who reviews it'),
  secmaster: ConfiguredSecMaster.optional().describe('What clients of SecMaster call it'),
  workflows: z.array(ConfiguredWorkflow).max(1000).superRefine(once('key')).optional(),
});
export type ConfiguredProject = z.output<typeof ConfiguredProject>;

/**
 * An instance as a file: what it names is made so, what it does not name is left alone. A list of people that it names
 * (members of a group, a role, a project) is meant to be complete.
 */
export const Configuration = z.strictObject({
  users: z.array(ConfiguredUser).max(10_000).superRefine(once('username')).optional(),
  groups: listOf(ConfiguredGroup, 10_000).optional(),
  projects: z.array(ConfiguredProject).max(1000).superRefine(once('key')).optional(),
});
export type Configuration = z.output<typeof Configuration>;

export const changeKinds = [
  'user',
  'token',
  'access-key',
  'group',
  'project',
  'members',
  'role',
  'environment',
  'service',
  'calendar',
  'policy',
  'window',
  'pipeline',
  'workflow',
  'version',
  'break-glass',
  'secmaster',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One thing that is not as the file says, and what is done about it. */
export const ConfigurationChange = z.strictObject({
  action: z.enum(['create', 'update']),
  kind: z.enum(changeKinds),
  name: z.string(),
  project: Key.nullable().describe('null: it concerns the whole instance'),
  detail: z.string().describe('What changes, in words; never a secret'),
});
export type ConfigurationChange = z.output<typeof ConfigurationChange>;

const Applied = z.strictObject({
  dryRun: z.boolean(),
  changes: z
    .array(ConfigurationChange)
    .describe('In the order in which they are made; empty: all is as the file says'),
});

const project = {
  key: 'shop',
  name: 'Web shop',
  members: { maintainer: ['ann'], operator: ['ci', 'bob'], viewer: ['group:cab'] },
  roles: [{ name: 'QA Manager', members: ['ann'] }],
  environments: [{ key: 'qa', name: 'QA' }],
  services: [{ name: 'cart', modules: ['cart-api', 'cart-web'] }],
  policies: [{ name: 'qa', levels: [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }] }],
};
const users = [
  { username: 'ann', name: 'Ann Lee', email: 'ann@example.test' },
  { username: 'bob', name: 'Bob Roy', email: 'bob@example.test' },
  { username: 'ci', kind: 'service' },
];
const groups = [{ name: 'cab', members: ['ann', 'bob'] }];
const tag = 'Configuration';

export const applyConfiguration = endpoint({
  id: 'applyConfiguration',
  method: 'POST',
  path: '/api/v1/configuration',
  tag,
  summary: 'Make the instance match a configuration',
  description:
    'All of it or nothing, in one transaction. For administrators. What the configuration does not name is left ' +
    'alone; nothing is ever deleted by it. The same configuration again changes nothing. A password is set when the ' +
    'person is created and left alone afterwards; a token or an access key gets the value given. Every fault is answered with its place.',
  query: z.strictObject({
    dryRun: z.enum(['true', 'false']).default('false').describe('true: only say what would change'),
  }),
  body: Configuration,
  response: Applied,
  status: 200,
  problems: ['policy/unsatisfiable', 'resource/exists', 'resource/in-use', 'auth/scope-missing'],
  example: {
    query: { dryRun: 'true' },
    body: { users, groups, projects: [project] },
    response: {
      dryRun: true,
      changes: [{ action: 'update', kind: 'role', name: 'QA Manager', project: 'shop', detail: 'adds ann' }],
    },
  },
});

export const exportConfiguration = endpoint({
  id: 'exportConfiguration',
  method: 'GET',
  path: '/api/v1/configuration',
  tag,
  summary: 'Read the whole instance as a configuration',
  description:
    'For administrators. Without secrets: no passwords, no tokens and no access keys. The account "admin" is left out as long as it ' +
    'is as every instance makes it. Applied again, it changes nothing.',
  response: Configuration,
  status: 200,
  problems: ['auth/scope-missing'],
  example: { response: { users, groups, projects: [project] } },
});

export const configurationEndpoints = [applyConfiguration, exportConfiguration];
