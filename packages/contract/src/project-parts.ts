import { z } from 'zod';
import { Empty, Id, Key, Name, PageQuery, ProjectParams, page } from './common.ts';
import { endpoint } from './endpoint.ts';
import { readEnvironmentContents } from './environment-contents.ts';
import { Who } from './projects.ts';

/** A named set of people of a project; policies name approvers by it. */
export const Role = z.strictObject({ id: Id, name: Name, members: z.array(Who) });
export type Role = z.output<typeof Role>;

/** Where something is deployed. */
export const Environment = z.strictObject({ id: Id, key: Key, name: Name });
export type Environment = z.output<typeof Environment>;

/** What is deployed. */
export const Service = z.strictObject({ id: Id, name: Name, modules: z.array(Name) });
export type Service = z.output<typeof Service>;

const RolePage = page(Role);
const RoleParams = ProjectParams.extend({ role: Name });
const RoleMembers = z.strictObject({ members: z.array(Who).max(10_000) });
const EnvironmentPage = page(Environment);
const EnvironmentParams = ProjectParams.extend({ environment: Key });
const EnvironmentEdit = z.strictObject({ name: Name });
const ServicePage = page(Service);
const ServiceParams = ProjectParams.extend({ service: Name });
const ServiceEdit = z.strictObject({
  modules: z
    .array(Name)
    .max(1000)
    .refine((modules) => new Set(modules).size === modules.length, 'a module is named once'),
});

const cab = { id: '2', name: 'CAB', members: ['group:cab'] };
const qa = { id: '1', key: 'qa', name: 'QA' };
const cart = { id: '1', name: 'cart', modules: ['cart-api', 'cart-web'] };

export const listRoles = endpoint({
  id: 'listRoles',
  method: 'GET',
  path: '/api/v1/projects/{project}/roles',
  tag: 'Roles',
  summary: 'List the approval roles and who has them',
  params: ProjectParams,
  query: PageQuery,
  response: RolePage,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { project: 'shop' }, response: { items: [cab], next: null } },
});

export const putRole = endpoint({
  id: 'putRole',
  method: 'PUT',
  path: '/api/v1/projects/{project}/roles/{role}',
  tag: 'Roles',
  summary: 'Create an approval role, or set who has it',
  description:
    'The members given replace those there were. Levels that are open already keep whom they asked.',
  params: RoleParams,
  body: RoleMembers,
  response: Role,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', role: 'CAB' }, body: { members: ['group:cab'] }, response: cab },
});

export const deleteRole = endpoint({
  id: 'deleteRole',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/roles/{role}',
  tag: 'Roles',
  summary: 'Delete an approval role that no policy and no open approval names',
  params: RoleParams,
  response: Empty,
  status: 204,
  problems: ['resource/not-found', 'resource/in-use', 'auth/scope-missing'],
  example: { params: { project: 'shop', role: 'Former board' } },
});

export const listEnvironments = endpoint({
  id: 'listEnvironments',
  method: 'GET',
  path: '/api/v1/projects/{project}/environments',
  tag: 'Environments and services',
  summary: 'List the environments',
  params: ProjectParams,
  query: PageQuery,
  response: EnvironmentPage,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { project: 'shop' }, response: { items: [qa], next: null } },
});

export const putEnvironment = endpoint({
  id: 'putEnvironment',
  method: 'PUT',
  path: '/api/v1/projects/{project}/environments/{environment}',
  tag: 'Environments and services',
  summary: 'Create an environment, or change its name',
  params: EnvironmentParams,
  body: EnvironmentEdit,
  response: Environment,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', environment: 'qa' }, body: { name: 'QA' }, response: qa },
});

export const listServices = endpoint({
  id: 'listServices',
  method: 'GET',
  path: '/api/v1/projects/{project}/services',
  tag: 'Environments and services',
  summary: 'List the services and their modules',
  params: ProjectParams,
  query: PageQuery,
  response: ServicePage,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { project: 'shop' }, response: { items: [cart], next: null } },
});

export const putService = endpoint({
  id: 'putService',
  method: 'PUT',
  path: '/api/v1/projects/{project}/services/{service}',
  tag: 'Environments and services',
  summary: 'Create a service, or set its modules',
  params: ServiceParams,
  body: ServiceEdit,
  response: Service,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', service: 'cart' },
    body: { modules: ['cart-api', 'cart-web'] },
    response: cart,
  },
});

export const projectPartEndpoints = [
  listRoles,
  putRole,
  deleteRole,
  listEnvironments,
  putEnvironment,
  readEnvironmentContents,
  listServices,
  putService,
];
