import { z } from 'zod';
import { Comment, Id, Instant, Key, Name, PageQuery, page, Username } from './common.ts';
import { endpoint } from './endpoint.ts';

export const DelegationStatus = z.enum(['planned', 'in-force', 'ended', 'withdrawn']);

/** One person's seats, for a while and as far as the scope goes, in the hands of another. */
export const Delegation = z.strictObject({
  id: Id,
  from: Username.describe('Whose seats they are, and stay'),
  to: Username.describe('Who signs on them meanwhile'),
  startsAt: Instant,
  endsAt: Instant.describe('The first instant at which it is not in force any more'),
  project: Key.nullable().describe('null: in every project'),
  role: Name.nullable().describe('null: whatever asks them'),
  status: DelegationStatus,
  createdBy: Username,
  createdAt: Instant,
  withdrawnAt: Instant.nullable(),
});
export type Delegation = z.output<typeof Delegation>;

const DelegationPage = page(Delegation);
const DelegationParams = z.strictObject({ delegation: Id });
const ListDelegationsQuery = PageQuery.extend({
  account: Username.optional().describe('Given by or to this account; for administrators, or the caller'),
});
const NewDelegation = z
  .strictObject({
    from: Username.optional().describe('For administrators. Without it, the caller'),
    to: Username,
    startsAt: Instant.optional().describe('Without it, now'),
    endsAt: Instant.describe('At most 366 days after its beginning'),
    project: Key.optional().describe('Only in this project'),
    role: Name.optional().describe('Only where this role of the project is asked'),
    reason: Comment.optional(),
  })
  .refine(({ project, role }) => role === undefined || project !== undefined, {
    path: ['role'],
    message: 'a role is one of a project: name the project as well',
  });
const Withdrawal = z.strictObject({ reason: Comment.optional() });

const annToBob = {
  id: '5',
  from: 'ann',
  to: 'bob',
  startsAt: '2026-12-21T08:00:00.000Z',
  endsAt: '2027-01-04T08:00:00.000Z',
  project: 'shop',
  role: 'QA Manager',
  status: 'planned',
  createdBy: 'ann',
  createdAt: '2026-11-22T09:00:00.000Z',
  withdrawnAt: null,
} satisfies Delegation;

export const listDelegations = endpoint({
  id: 'listDelegations',
  method: 'GET',
  path: '/api/v1/delegations',
  tag: 'Delegations',
  summary: 'List delegations that one has given or been given, the newest first',
  description: 'Administrators see those of everybody.',
  query: ListDelegationsQuery,
  response: DelegationPage,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { query: { limit: '20' }, response: { items: [annToBob], next: null } },
});

export const readDelegation = endpoint({
  id: 'readDelegation',
  method: 'GET',
  path: '/api/v1/delegations/{delegation}',
  tag: 'Delegations',
  summary: 'Read one delegation',
  params: DelegationParams,
  response: Delegation,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { delegation: '5' }, response: annToBob },
});

export const createDelegation = endpoint({
  id: 'createDelegation',
  method: 'POST',
  path: '/api/v1/delegations',
  tag: 'Delegations',
  summary: 'Have another person sign in one’s place for a while',
  description:
    'What waits for the one waits for the other from the first instant on, and comes back at the end. Nothing else is ' +
    'handed over: what was delegated to oneself stays with whoever gave it, and whoever may not sign may not through ' +
    'somebody else. The record shows both. Agents delegate nothing.',
  body: NewDelegation,
  response: Delegation,
  status: 201,
  problems: ['resource/not-found', 'delegation/cycle', 'delegation/overlap', 'auth/scope-missing'],
  example: {
    body: {
      to: 'bob',
      startsAt: '2026-12-21T08:00:00.000Z',
      endsAt: '2027-01-04T08:00:00.000Z',
      project: 'shop',
      role: 'QA Manager',
      reason: 'On leave',
    },
    response: annToBob,
  },
});

export const withdrawDelegation = endpoint({
  id: 'withdrawDelegation',
  method: 'POST',
  path: '/api/v1/delegations/{delegation}:withdraw',
  tag: 'Delegations',
  summary: 'End a delegation at once: what is not signed goes back',
  description: 'For either of the two, and for administrators. What was signed stays signed.',
  params: DelegationParams,
  body: Withdrawal,
  response: Delegation,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { delegation: '5' },
    body: { reason: 'Back earlier' },
    response: { ...annToBob, status: 'withdrawn', withdrawnAt: '2026-12-28T08:00:00.000Z' },
  },
});

export const delegationEndpoints = [listDelegations, readDelegation, createDelegation, withdrawDelegation];
