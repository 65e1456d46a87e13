import { z } from 'zod';
import { Empty, Key, Name, Text, Username } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Account, Email, Password } from './people.ts';
import { Access } from './projects.ts';
import { Scope } from './tokens.ts';

/** Who is asking, and where they may go. */
export const Session = z.strictObject({
  account: Account,
  scopes: z.array(Scope).nullable().describe('What the token used is limited to; null: not limited'),
  projects: z.array(z.strictObject({ key: Key, name: Name, access: Access })),
  passwordGiven: z
    .boolean()
    .describe('Somebody else has made the password of the account: its person is to choose another'),
  mayNotAdminister: z
    .string()
    .nullable()
    .describe('Why the caller may not change accounts, groups and the like; null: they may'),
});
export type Session = z.output<typeof Session>;

const Secret = Text(128).min(1);
const SignIn = z.union([
  z.strictObject({ username: Username, password: Secret }),
  z.strictObject({ email: Email, password: Secret }),
]);
const PasswordChange = z.strictObject({ current: Secret, new: Password });

const session = {
  account: {
    id: '2',
    kind: 'person',
    username: 'ann',
    name: 'Ann Lee',
    email: 'ann@example.test',
    administrator: false,
    disabled: false,
    groups: ['cab'],
    createdAt: '2026-11-22T09:00:00.000Z',
  },
  scopes: null,
  projects: [{ key: 'shop', name: 'Web shop', access: 'maintainer' }],
  passwordGiven: false,
  mayNotAdminister: 'ann is not an administrator of this instance.',
};

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  tag: 'Sessions',
  summary: 'Sign in with a user name or an e-mail address, and a password',
  description:
    'Sets a cookie that scripts cannot read. Failed attempts are slowed down, on one account from one address above all: ' +
    '`request/too-many` says how long to wait, in Retry-After as well. Whoever signs in with a password that somebody ' +
    'else has made can read this session, end it, and choose a password; until then everything else is `auth/forbidden`.',
  body: SignIn,
  response: Session,
  status: 200,
  problems: ['auth/unauthenticated', 'auth/account-disabled'],
  open: true,
  guessable: true,
  example: { body: { username: 'ann', password: 'correct horse battery' }, response: session },
});

export const readSession = endpoint({
  id: 'readSession',
  method: 'GET',
  path: '/api/v1/session',
  tag: 'Sessions',
  summary: 'Who am I, and which projects may I enter',
  whileGiven: true,
  response: Session,
  status: 200,
  problems: [],
  example: { response: session },
});

export const signOut = endpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  tag: 'Sessions',
  summary: 'Sign out: end this session',
  whileGiven: true,
  response: Empty,
  status: 204,
  problems: [],
  example: {},
});

export const endSessions = endpoint({
  id: 'endSessions',
  method: 'POST',
  path: '/api/v1/session:revokeAll',
  tag: 'Sessions',
  summary: 'End all of my sessions, wherever they are',
  whileGiven: true,
  response: Empty,
  status: 204,
  problems: ['auth/scope-missing'],
  example: {},
});

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'POST',
  path: '/api/v1/password',
  tag: 'Sessions',
  summary: 'Change my password, and end my other sessions',
  whileGiven: true,
  body: PasswordChange,
  response: Empty,
  status: 204,
  problems: ['auth/scope-missing'],
  guessable: true,
  example: { body: { current: 'correct horse battery', new: 'a better staple than that' } },
});

export const sessionEndpoints = [signIn, readSession, signOut, endSessions, changePassword];
