import { z } from 'zod';
import { Id, Name, PageQuery, page, Username } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Group = z.strictObject({ id: Id, name: Name, members: z.array(Username) });
export type Group = z.output<typeof Group>;

const GroupPage = page(Group);
const GroupParams = z.strictObject({ group: Name });
const GroupMembers = z.strictObject({ members: z.array(Username).max(10_000) });

const cab = { id: '1', name: 'cab', members: ['ann', 'bob'] };

export const listGroups = endpoint({
  id: 'listGroups',
  method: 'GET',
  path: '/api/v1/groups',
  tag: 'People',
  summary: 'List the groups and who is in them',
  query: PageQuery,
  response: GroupPage,
  status: 200,
  problems: [],
  example: { query: { limit: '20' }, response: { items: [cab], next: null } },
});

export const putGroup = endpoint({
  id: 'putGroup',
  method: 'PUT',
  path: '/api/v1/groups/{group}',
  tag: 'People',
  summary: 'Create a group, or set who is in it',
  description: 'For administrators. The members given replace those there were.',
  params: GroupParams,
  body: GroupMembers,
  response: Group,
  status: 200,
  problems: ['auth/scope-missing'],
  example: { params: { group: 'cab' }, body: { members: ['ann', 'bob'] }, response: cab },
});

export const groupEndpoints = [listGroups, putGroup];
