import { z } from 'zod';
import { Empty, Id, Instant, Key, Name, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Access = z.enum(['viewer', 'operator', 'maintainer']);

export const Project = z.strictObject({
  id: Id,
  key: Key,
  name: Name,
  access: Access.describe('What the caller may do here'),
  createdAt: Instant,
});
export type Project = z.output<typeof Project>;

/** `ann` is the account, `group:cab` the group. */
export const Who = Text(210)
  .regex(/^(?:[a-z0-9][a-z0-9._-]{0,62}|group:.{1,200})$/, 'a user name, or "group:" and the name of a group')
  .meta({ examples: ['ann', 'group:cab'] });

export const Member = z.strictObject({ member: Who, access: Access });
export type Member = z.output<typeof Member>;

const ProjectPage = page(Project);
const NewProject = z.strictObject({ key: Key, name: Name });
const ProjectEdit = z.strictObject({ name: Name });
const MemberPage = page(Member);
const MemberParams = ProjectParams.extend({ member: Who });
const MemberEdit = z.strictObject({ access: Access });

/** A project, and what clients of SecMaster call it, which goes its own way. */
export const ProjectWithNames = Project.extend({
  secmaster: z.strictObject({
    region: z.string().nullable().describe('By which its clients look the project up; null: its key'),
    tenant: z.string().nullable().describe('The only {project_id} that is right; null: any'),
  }),
});
export type ProjectWithNames = z.output<typeof ProjectWithNames>;

const shop = {
  id: '1',
  key: 'shop',
  name: 'Web shop',
  access: 'maintainer',
  createdAt: '2026-11-22T09:00:00.000Z',
};

export const listProjects = endpoint({
  id: 'listProjects',
  method: 'GET',
  path: '/api/v1/projects',
  tag: 'Projects',
  summary: 'List the projects one is a member of',
  query: PageQuery,
  response: ProjectPage,
  status: 200,
  problems: [],
  example: { query: { limit: '20' }, response: { items: [shop], next: null } },
});

export const createProject = endpoint({
  id: 'createProject',
  method: 'POST',
  path: '/api/v1/projects',
  tag: 'Projects',
  summary: 'Create a project',
  description: 'For administrators. The key is its address and stays.',
  body: NewProject,
  response: Project,
  status: 201,
  problems: ['resource/exists', 'auth/scope-missing'],
  example: {
    body: { key: 'warehouse', name: 'Warehouse' },
    response: { ...shop, id: '2', key: 'warehouse', name: 'Warehouse' },
  },
});

export const readAccess = endpoint({
  id: 'readAccess',
  method: 'GET',
  path: '/api/v1/projects/{project}/access',
  tag: 'Projects',
  summary: 'What may I do in a project, and why not the rest',
  description:
    'Every action there is, as it would be authorised now; null means that nothing stands in the way as far as access ' +
    'and token go. What it is done to may still be in a state that refuses it.',
  params: ProjectParams,
  response: z.strictObject({
    access: Access,
    actions: z.array(
      z.strictObject({
        action: z.string().describe('Such as `execution.replay`'),
        because: z.string().nullable().describe('Why the caller may not; null: they may'),
      }),
    ),
  }),
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    response: {
      access: 'operator',
      actions: [
        { action: 'execution.replay', because: null },
        { action: 'policy.edit', because: 'bob has operator access to shop; this takes maintainer access.' },
      ],
    },
  },
});

export const readProject = endpoint({
  id: 'readProject',
  method: 'GET',
  path: '/api/v1/projects/{project}',
  tag: 'Projects',
  summary: 'Read a project',
  params: ProjectParams,
  response: ProjectWithNames,
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    response: { ...shop, secmaster: { region: null, tenant: null } },
  },
});

export const editProject = endpoint({
  id: 'editProject',
  method: 'PATCH',
  path: '/api/v1/projects/{project}',
  tag: 'Projects',
  summary: 'Change the name of a project',
  description: 'For administrators.',
  params: ProjectParams,
  body: ProjectEdit,
  response: Project,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop' }, body: { name: 'Web shop' }, response: shop },
});

export const listMembers = endpoint({
  id: 'listMembers',
  method: 'GET',
  path: '/api/v1/projects/{project}/members',
  tag: 'Projects',
  summary: 'List the accounts and groups that are members, and their access',
  params: ProjectParams,
  query: PageQuery,
  response: MemberPage,
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    response: {
      items: [
        { member: 'ann', access: 'maintainer' },
        { member: 'group:cab', access: 'viewer' },
      ],
      next: null,
    },
  },
});

export const putMember = endpoint({
  id: 'putMember',
  method: 'PUT',
  path: '/api/v1/projects/{project}/members/{member}',
  tag: 'Projects',
  summary: 'Make an account or a group a member, or change its access',
  params: MemberParams,
  body: MemberEdit,
  response: Member,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', member: 'bob' },
    body: { access: 'operator' },
    response: { member: 'bob', access: 'operator' },
  },
});

export const removeMember = endpoint({
  id: 'removeMember',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/members/{member}',
  tag: 'Projects',
  summary: 'Take the membership of an account or a group away',
  params: MemberParams,
  response: Empty,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', member: 'group:cab' } },
});

export const projectEndpoints = [
  listProjects,
  createProject,
  readProject,
  readAccess,
  editProject,
  listMembers,
  putMember,
  removeMember,
];
