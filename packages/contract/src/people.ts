import { z } from 'zod';
import { Id, Instant, Name, PageQuery, page, Text, Username } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Long enough that guessing is hopeless; the upper bound keeps hashing it cheap. */
export const Password = Text(128).min(10, 'a password has at least 10 characters');
export const Email = z
  .email()
  .max(254)
  .meta({ examples: ['ann@example.test'] });

export const AccountKind = z.enum(['person', 'service']);
export const Account = z.strictObject({
  id: Id,
  kind: AccountKind.describe('A person signs in; a service account has tokens only'),
  username: Username,
  name: Name,
  email: Email.nullable().describe('Shown to administrators and to the account itself'),
  administrator: z.boolean(),
  disabled: z.boolean(),
  groups: z.array(Name),
  createdAt: Instant,
});
export type Account = z.output<typeof Account>;

export const AccountParams = z.strictObject({ account: Username });
const ListAccountsQuery = PageQuery.extend({
  query: Text(100).optional().describe('Part of a user name or of a name'),
});
const AccountPage = page(Account);

const NewAccount = z.strictObject({
  kind: AccountKind.default('person'),
  username: Username,
  name: Name,
  email: Email.optional(),
  administrator: z.boolean().default(false),
  password: Password.optional().describe('For people only; without one they cannot sign in yet'),
});
const AccountEdit = z.strictObject({
  name: Name.optional(),
  email: Email.nullable().optional(),
  administrator: z.boolean().optional(),
});
const NewPassword = z.strictObject({ password: Password });

const ann = {
  id: '2',
  kind: 'person',
  username: 'ann',
  name: 'Ann Lee',
  email: 'ann@example.test',
  administrator: false,
  disabled: false,
  groups: ['cab'],
  createdAt: '2026-11-22T09:00:00.000Z',
};
const bob = { ...ann, id: '3', username: 'bob', name: 'Bob Roy', email: 'bob@example.test' };

export const listAccounts = endpoint({
  id: 'listAccounts',
  method: 'GET',
  path: '/api/v1/accounts',
  tag: 'People',
  summary: 'List people and service accounts by user name',
  query: ListAccountsQuery,
  response: AccountPage,
  status: 200,
  problems: [],
  example: { query: { query: 'ann', limit: '20' }, response: { items: [ann], next: null } },
});

export const readAccount = endpoint({
  id: 'readAccount',
  method: 'GET',
  path: '/api/v1/accounts/{account}',
  tag: 'People',
  summary: 'Read one account',
  params: AccountParams,
  response: Account,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { account: 'ann' }, response: ann },
});

export const createAccount = endpoint({
  id: 'createAccount',
  method: 'POST',
  path: '/api/v1/accounts',
  tag: 'People',
  summary: 'Create a person or a service account',
  description: 'For administrators. User names are never given twice: accounts are disabled, not deleted.',
  body: NewAccount,
  response: Account,
  status: 201,
  problems: ['resource/exists', 'auth/scope-missing'],
  example: {
    body: { kind: 'service', username: 'deployer', name: 'Deployer of the web shop' },
    response: {
      ...ann,
      id: '5',
      kind: 'service',
      username: 'deployer',
      name: 'Deployer of the web shop',
      email: null,
      groups: [],
    },
  },
});

export const editAccount = endpoint({
  id: 'editAccount',
  method: 'PATCH',
  path: '/api/v1/accounts/{account}',
  tag: 'People',
  summary: 'Change the name, the e-mail address or the administrator right',
  description: 'For administrators. The last enabled administrator stays one.',
  params: AccountParams,
  body: AccountEdit,
  response: Account,
  status: 200,
  problems: ['resource/not-found', 'resource/exists', 'resource/in-use', 'auth/scope-missing'],
  example: { params: { account: 'ann' }, body: { name: 'Ann Lee' }, response: ann },
});

export const disableAccount = endpoint({
  id: 'disableAccount',
  method: 'POST',
  path: '/api/v1/accounts/{account}:disable',
  tag: 'People',
  summary: 'Disable an account: its sessions end and its tokens are refused at once',
  description:
    'For administrators. What the account did stays as it is. It is no approver while it is disabled.',
  params: AccountParams,
  response: Account,
  status: 200,
  problems: ['resource/not-found', 'resource/in-use', 'auth/scope-missing'],
  example: { params: { account: 'bob' }, response: { ...bob, disabled: true } },
});

export const enableAccount = endpoint({
  id: 'enableAccount',
  method: 'POST',
  path: '/api/v1/accounts/{account}:enable',
  tag: 'People',
  summary: 'Enable a disabled account again',
  params: AccountParams,
  response: Account,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { account: 'bob' }, response: bob },
});

export const resetPassword = endpoint({
  id: 'resetPassword',
  method: 'POST',
  path: '/api/v1/accounts/{account}:resetPassword',
  tag: 'People',
  summary: "Set a person's password and end their sessions",
  description: 'For administrators. People change their own with POST /api/v1/password.',
  params: AccountParams,
  body: NewPassword,
  response: Account,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { account: 'bob' }, body: { password: 'a new long password' }, response: bob },
});

export const peopleEndpoints = [
  listAccounts,
  readAccount,
  createAccount,
  editAccount,
  disableAccount,
  enableAccount,
  resetPassword,
];
