import { z } from 'zod';
import { Id, Instant, Name, PageQuery, page, Username } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Scope = z.enum(['read', 'decide', 'release', 'configure', 'administer']);
export const Scopes = z
  .array(Scope)
  .min(1)
  .refine((scopes) => new Set(scopes).size === scopes.length, 'a scope is named once');

export const Token = z.strictObject({
  id: Id,
  account: Username,
  name: Name,
  scopes: z.array(Scope).nullable().describe('null: whatever the account may'),
  agent: z.boolean().describe('An agent acts with it: what only people in person may do, it may not'),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type Token = z.output<typeof Token>;

const CreatedToken = Token.extend({ value: z.string().describe('Shown this once, and stored nowhere') });
const TokenPage = page(Token);
const TokenParams = z.strictObject({ token: Id });
const ListTokensQuery = PageQuery.extend({
  account: Username.optional().describe('Whose; without it, the tokens of the caller'),
});
const NewToken = z.strictObject({
  name: Name,
  account: Username.optional().describe('A service account; for administrators. Without it, the caller'),
  scopes: Scopes.optional().describe('Without them the token may whatever the account may'),
  expiresAt: Instant.optional().describe('Without it the token does not expire'),
  agent: z
    .boolean()
    .default(false)
    .describe('For an agent that acts in the account’s name: it signs nothing that people sign in person'),
});

const pipeline = {
  id: '7',
  account: 'ci',
  name: 'nightly',
  scopes: ['read', 'release'],
  agent: false,
  createdAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2099-11-22T09:00:00.000Z',
  revokedAt: null,
} satisfies Token;

export const listTokens = endpoint({
  id: 'listTokens',
  method: 'GET',
  path: '/api/v1/tokens',
  tag: 'Tokens',
  summary: 'List API tokens, without their values',
  query: ListTokensQuery,
  response: TokenPage,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { query: { account: 'ci' }, response: { items: [pipeline], next: null } },
});

export const createToken = endpoint({
  id: 'createToken',
  method: 'POST',
  path: '/api/v1/tokens',
  tag: 'Tokens',
  summary: 'Create an API token for oneself, or for a service account',
  description:
    'The value is in this answer and nowhere else. A token made with a limited token is not wider than ' +
    'that, and an agent makes tokens for agents only.',
  body: NewToken,
  response: CreatedToken,
  status: 201,
  problems: ['resource/exists', 'resource/not-found', 'auth/scope-missing'],
  example: {
    body: {
      account: 'ci',
      name: 'nightly',
      scopes: ['read', 'release'],
      expiresAt: '2099-11-22T09:00:00.000Z',
    },
    response: { ...pipeline, value: 'cs_4f0kqB9xk0Jt2yqk7mZr8S1vWc3uXeHa' },
  },
});

export const revokeToken = endpoint({
  id: 'revokeToken',
  method: 'POST',
  path: '/api/v1/tokens/{token}:revoke',
  tag: 'Tokens',
  summary: 'Revoke a token: it is refused at once, on every server',
  params: TokenParams,
  response: Token,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { token: '7' },
    response: { ...pipeline, revokedAt: '2026-11-22T10:00:00.000Z' },
  },
});

export const tokenEndpoints = [listTokens, createToken, revokeToken];
