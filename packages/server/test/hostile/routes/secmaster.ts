import { createWorkflowVersion, submitWorkflowVersion } from '@countersign/contract/versions.ts';
import { createWorkflow } from '@countersign/contract/workflows.ts';
import { sql } from 'kysely';
import type { World } from '../../examples/world.ts';
import { type as json, newVersion, newWorkflow } from '../../secmaster/world.ts';
import { ann, type Call, type Method, type Ready } from './call.ts';
import type { Rule } from './rules.ts';

const root = '/v1/{project_id}/workspaces/{workspace_id}/soc';

type Ids = { readonly workflow: string; readonly version: string; readonly task: string };

/** A workflow with a version that somebody else has drafted or submitted, for the QA Manager to review. */
async function made(world: World, submit: boolean): Promise<Ids> {
  const key = world.name('flow').replace(' ', '-');
  const params = { project: 'shop', workflow: key };
  const body = { key, name: key, reviewPolicy: 'qa' };
  await world.must(createWorkflow, { params: { project: 'shop' }, body }, world.root);
  const { definition } = createWorkflowVersion.example.body as { definition: unknown };
  await world.must(createWorkflowVersion, { params, body: { label: 'v1', definition } }, world.ci);
  if (submit) await world.must(submitWorkflowVersion, { params: { ...params, version: '1' } }, world.ci);
  const { rows } = await sql<{ workflow: string; version: string; task: string | null }>`
    select w.id as workflow, v.id as version,
      (select a.id from approval a where a.subject_type = 'workflow-version' and a.subject_id = v.id) as task
    from workflow w join workflow_version v on v.project_id = w.project_id and v.workflow_id = w.id
    where w.key = ${key}
  `.execute(world.house.parts.db);
  const [{ workflow = '', version = '', task = null } = {}] = rows;
  return { workflow, version, task: task ?? '' };
}

type Url = (ids: Ids) => string;
const call = (
  method: Method,
  path: string,
  rule: Rule,
  url: Url,
  payload?: object,
  submit = false,
): Call => ({
  ...{ door: 'secmaster', method, rule, route: `${root}${path}` },
  async make(world) {
    const ready: Ready = { url: `/v1/p1/workspaces/shop/soc${url(await made(world, submit))}` };
    return payload === undefined
      ? ready
      : { ...ready, payload: nameless(payload, world), headers: { 'content-type': json } };
  },
  // No such workspace, or not one's own: 403, and never 404 (docs/moving-from-secmaster.md).
  hidden: 403,
});

/** Names are given once. */
const nameless = (payload: object, world: World): object =>
  'name' in payload ? { ...payload, name: world.name('flow') } : payload;

const workflow = '/workflows/{id}';
const version = '/workflows/versions/{id}';
const at = {
  workflow: ({ workflow: id }: Ids) => `/workflows/${id}`,
  version: ({ version: id }: Ids) => `/workflows/versions/${id}`,
  task: ({ task: id }: Ids) => `/tasks/${id}`,
};
const { taskconfig, taskflow } = newVersion;

const known: readonly Call[] = [
  call('GET', '/workflows', 'viewer', () => '/workflows'),
  call('POST', '/workflows', 'maintainer', () => '/workflows', newWorkflow),
  call('GET', workflow, 'viewer', at.workflow),
  call('PUT', workflow, 'maintainer', at.workflow, { description: 'anew' }),
  call('DELETE', workflow, 'maintainer', at.workflow),
  {
    ...call('POST', '/workflows/validation', 'viewer', () => '/workflows/validation'),
    async make(world) {
      const { workflow: aopworkflow_id } = await made(world, false);
      const payload = { mode: 'BASIC', taskconfig, taskflow, aopworkflow_id };
      return {
        url: '/v1/p1/workspaces/shop/soc/workflows/validation',
        payload,
        headers: { 'content-type': json },
      };
    },
  },
  call('GET', `${workflow}/versions`, 'viewer', (ids) => `${at.workflow(ids)}/versions`),
  call('POST', `${workflow}/versions`, 'operator', (ids) => `${at.workflow(ids)}/versions`, newVersion),
  call('GET', version, 'viewer', at.version),
  call('PUT', version, 'operator', at.version, { description: 'anew' }),
  call('DELETE', version, 'operator', at.version),
  call(
    'POST',
    `${version}/approval`,
    'approver',
    (ids) => `${at.version(ids)}/approval`,
    { result: 'PASS', content: 'ok' },
    true,
  ),
  call(
    'GET',
    '/playbooks/versions/approval',
    'viewer',
    ({ version: id }) => `/playbooks/versions/approval?resource_id=${id}&approve_type=AOP_WORKFLOW`,
  ),
  call('GET', '/tasks', 'viewer', () => '/tasks'),
  call('GET', '/tasks/{id}', 'viewer', at.task, undefined, true),
  call('PUT', '/tasks/{id}', 'commenter', at.task, { action: 'ADD_COMMENT', comment: 'seen' }, true),
];

/** Paths of SecMaster that there are not here, for anybody. */
const leftOut = (method: Method, path: string): Call => ({
  ...{ door: 'secmaster', method, rule: 'nobody at all', route: `${root}${path}` },
  make: async () => ({
    url: `/v1/p1/workspaces/shop/soc${path.replaceAll(/\{\w+\}/g, '1')}`,
    headers: { 'content-type': json },
  }),
  ...{ refused: 404, hidden: 404, limited: 404, alias: method !== 'POST' },
});
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const leftOutPaths = [
  'export',
  'import',
  'validation',
  'versions',
  'instances',
  'instances/{id}',
  '{id}/instances',
];
const isKnown = (method: Method, route: string) =>
  known.some((one) => one.method === method && one.route === route);

/** Huawei's IAM: a token is drawn by name and secret, and the projects of whoever has one are listed. */
const iam: readonly Call[] = [
  {
    ...{ door: 'secmaster', method: 'POST', route: '/v3/auth/tokens', rule: 'open' },
    async make() {
      const user = { name: 'ann', password: ann.token, domain: { name: 'acme' } };
      const payload = { auth: { identity: { methods: ['password'], password: { user } } } };
      return { url: '/v3/auth/tokens', payload };
    },
  },
  {
    ...{ door: 'secmaster', method: 'GET', route: '/v3/projects', rule: 'signed in' },
    make: async () => ({ url: '/v3/projects' }),
  },
];

/** SecMaster's API. */
export const secmasterCalls: readonly Call[] = [
  ...iam,
  ...known,
  ...leftOutPaths.flatMap((path) =>
    methods
      .filter((method) => !isKnown(method, `${root}/workflows/${path}`))
      .map((method) => leftOut(method, `/workflows/${path}`)),
  ),
];
