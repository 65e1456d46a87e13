import { z } from 'zod';
import { Id, Instant, Name, PageQuery, page, Username } from './common.ts';
import { endpoint } from './endpoint.ts';

export const AccessKey = z.strictObject({
  id: Id,
  account: Username,
  name: Name,
  accessKey: z.string().describe('The public half, which every signed request names'),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
});
export type AccessKey = z.output<typeof AccessKey>;

const CreatedAccessKey = AccessKey.extend({
  secretKey: z.string().describe('What requests are signed with; shown this once'),
});
const AccessKeyPage = page(AccessKey);
const AccessKeyParams = z.strictObject({ accessKey: Id });
const ListAccessKeysQuery = PageQuery.extend({
  account: Username.optional().describe('Whose; without it, the access keys of the caller'),
});
const NewAccessKey = z.strictObject({
  name: Name,
  account: Username.optional().describe('A service account; for administrators. Without it, the caller'),
});

const signer = {
  id: '4',
  account: 'ci',
  name: 'signer',
  accessKey: 'CSAK7Q2MWJ5TRB6XHN3A',
  createdAt: '2026-11-22T09:00:00.000Z',
  revokedAt: null,
} satisfies AccessKey;

export const listAccessKeys = endpoint({
  id: 'listAccessKeys',
  method: 'GET',
  path: '/api/v1/access-keys',
  tag: 'Tokens',
  summary: 'List access keys, without their secrets',
  query: ListAccessKeysQuery,
  response: AccessKeyPage,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { query: { account: 'ci' }, response: { items: [signer], next: null } },
});

export const createAccessKey = endpoint({
  id: 'createAccessKey',
  method: 'POST',
  path: '/api/v1/access-keys',
  tag: 'Tokens',
  summary: 'Create an access key for oneself, or for a service account',
  description:
    'Clients of SecMaster sign their requests with one. The secret is in this answer and in no other. An access key ' +
    'may whatever its account may, so a limited token makes none.',
  body: NewAccessKey,
  response: CreatedAccessKey,
  status: 201,
  problems: ['resource/exists', 'resource/not-found', 'auth/scope-missing'],
  example: {
    body: { account: 'ci', name: 'signer' },
    response: { ...signer, secretKey: 'sk_9aVb2LqvUe0Wm4c7xTzHh1RkPdN5yGfS' },
  },
});

export const revokeAccessKey = endpoint({
  id: 'revokeAccessKey',
  method: 'POST',
  path: '/api/v1/access-keys/{accessKey}:revoke',
  tag: 'Tokens',
  summary: 'Revoke an access key: what it signs is refused at once, on every server',
  params: AccessKeyParams,
  response: AccessKey,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { accessKey: '4' },
    response: { ...signer, revokedAt: '2026-11-22T10:00:00.000Z' },
  },
});

export const accessKeyEndpoints = [listAccessKeys, createAccessKey, revokeAccessKey];
