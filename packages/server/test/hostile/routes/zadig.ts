import { cancelRun } from '@countersign/contract/runs.ts';
import { sql } from 'kysely';
import type { World } from '../../examples/world.ts';
import { ann, type Call, credentials, type Method, type Ready } from './call.ts';
import type { Shown } from './people.ts';
import type { Rule } from './rules.ts';

const signOff =
  '{ name: sign-off, type: approval, spec: { type: native, native_approval: { approve_users: [{ user_name: ann }, { user_name: approver }] } } }';
const document = (name: string) =>
  `name: ${name}\nproject: shop\nstages: [{ name: Go, jobs: [${signOff}] }]\n`;

async function must(
  world: World,
  token: string,
  url: string,
  payload: string | object,
): Promise<Record<string, unknown>> {
  const headers = credentials('zadig', { username: '', token });
  const answer = await world.house.app.inject({ method: 'POST', url, headers, payload });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

/** A workflow of its own; answers its name. */
async function workflow(world: World): Promise<string> {
  const name = world.name('zadig').replace(' ', '-');
  await must(world, ann.token ?? '', '/openapi/workflows/custom', document(name));
  return name;
}

/** A task that waits for a signature of ann's or of the approver's. */
async function task(world: World): Promise<{ name: string; number: string; run: string }> {
  const name = await workflow(world);
  const body = { project_key: 'shop', workflow_key: name };
  const { task_id } = await must(world, world.ci, '/openapi/workflows/custom/task', body);
  const { rows } = await sql<{ id: string }>`
    select r.id from run r join workflow w on w.project_id = r.project_id and w.id = r.workflow_id where w.key = ${name}
  `.execute(world.house.parts.db);
  return { name, number: String(task_id), run: rows[0]?.id ?? '' };
}

/** What is refused has 403 where it takes access and 400 where the call is about what is not there, or not theirs. */
const call = (
  method: Method,
  route: string,
  rule: Rule,
  make: (world: World) => Promise<Ready>,
  more: Partial<Call> = {},
): Call => ({
  ...{ door: 'zadig', method, route, rule, make, hidden: 400, ...more },
});
/** Saving and starting take a right in the project that is named, and so does entering it. */
const entering: typeof call = (method, route, rule, make) => call(method, route, rule, make, { hidden: 403 });
const ofTask =
  (url: (name: string, number: string) => string, right: (world: World) => Shown = () => ann) =>
  async (world: World): Promise<Ready> => {
    const { name, number } = await task(world);
    return { url: url(name, number), right: right(world) };
  };
const requester = (world: World): Shown => ({ username: 'requester', token: world.ci });
const form = (world: World) => ({ project_key: 'shop', approval_id: world.name('CHG'), status: 1 });
const named = (url: (name: string) => string) => async (world: World) => ({
  url: url(await workflow(world)),
});
const save = async (world: World, base: string): Promise<Ready> => {
  const name = world.name('zadig').replace(' ', '-');
  return { url: base, payload: document(name) };
};
const again = async (world: World, base: string): Promise<Ready> => {
  const name = await workflow(world);
  return {
    url: `${base}/${name}?projectName=shop&projectKey=shop`,
    payload: document(name).replace('Go', 'Went'),
  };
};
const decide = async (
  world: World,
  url: string,
  [workflowName, jobName]: readonly [string, string],
): Promise<Ready> => {
  const { name, number } = await task(world);
  const payload = {
    [workflowName]: name,
    [jobName]: 'job-0-0-0-sign-off',
    task_id: Number(number),
    approve: true,
  };
  return { url, payload };
};
const notAsked = { refused: 400 };

/** Zadig's API: the public one, and what its pages call. */
export const zadigCalls: readonly Call[] = [
  call('POST', '/openapi/ticket/approval', 'operator', async (world) => ({
    url: '/openapi/ticket/approval',
    payload: form(world),
  })),
  // Who is not in the project has no forms in it.
  call('GET', '/api/aslan/ticket/approval', 'signed in', async () => ({
    url: '/api/aslan/ticket/approval?projectName=shop',
  })),
  call('GET', '/openapi/workflows', 'signed in', async () => ({ url: '/openapi/workflows?projectKey=shop' })),
  entering('POST', '/openapi/workflows/custom', 'maintainer', (world) =>
    save(world, '/openapi/workflows/custom'),
  ),
  entering('PUT', '/openapi/workflows/custom/{name}', 'maintainer', (world) =>
    again(world, '/openapi/workflows/custom'),
  ),
  entering('POST', '/api/aslan/workflow/v4', 'maintainer', (world) => save(world, '/api/aslan/workflow/v4')),
  entering('PUT', '/api/aslan/workflow/v4/{name}', 'maintainer', (world) =>
    again(world, '/api/aslan/workflow/v4'),
  ),
  call(
    'GET',
    '/openapi/workflows/custom/{name}/detail',
    'viewer',
    named((name) => `/openapi/workflows/custom/${name}/detail?projectKey=shop`),
  ),
  call(
    'GET',
    '/api/aslan/workflow/v4/name/{name}',
    'viewer',
    named((name) => `/api/aslan/workflow/v4/name/${name}?projectName=shop`),
  ),
  call(
    'GET',
    '/api/aslan/workflow/v4/preset/{name}',
    'viewer',
    named((name) => `/api/aslan/workflow/v4/preset/${name}?projectName=shop`),
  ),
  entering('POST', '/openapi/workflows/custom/task', 'operator', async (world) => ({
    ...{
      url: '/openapi/workflows/custom/task',
      payload: { project_key: 'shop', workflow_key: await workflow(world) },
    },
  })),
  entering('POST', '/api/aslan/workflow/v4/workflowtask', 'operator', async (world) => {
    const payload = { name: await workflow(world), project: 'shop', stages: [] };
    return { url: '/api/aslan/workflow/v4/workflowtask?projectName=shop', payload };
  }),
  call(
    'POST',
    '/openapi/workflows/custom/task/approve',
    'approver',
    (world) => decide(world, '/openapi/workflows/custom/task/approve', ['workflow_key', 'stage_name']),
    notAsked,
  ),
  call(
    'POST',
    '/api/aslan/workflow/v4/workflowtask/approve',
    'approver',
    (world) => decide(world, '/api/aslan/workflow/v4/workflowtask/approve', ['workflow_name', 'job_name']),
    notAsked,
  ),
  call(
    'GET',
    '/openapi/workflows/custom/task',
    'viewer',
    ofTask(
      (name, number) => `/openapi/workflows/custom/task?workflowKey=${name}&taskId=${number}&projectKey=shop`,
    ),
  ),
  call(
    'DELETE',
    '/openapi/workflows/custom/task',
    'operator',
    ofTask(
      (name, number) => `/openapi/workflows/custom/task?workflowKey=${name}&taskId=${number}&projectKey=shop`,
      requester,
    ),
  ),
  // Nobody's tasks are in a workflow that is not there.
  call(
    'GET',
    '/openapi/workflows/custom/{name}/tasks',
    'signed in',
    ofTask((name) => `/openapi/workflows/custom/${name}/tasks?projectKey=shop`),
  ),
  call('PUT', '/openapi/workflows/custom/{name}/task/{task}', 'operator', async (world) => {
    const { name, number } = await task(world);
    return {
      url: `/openapi/workflows/custom/${name}/task/${number}?projectKey=shop`,
      payload: { remark: 'seen' },
    };
  }),
  call('POST', '/openapi/workflows/custom/{name}/task/{task}', 'operator', async (world) => {
    const { name, number, run } = await task(world);
    await world.must(cancelRun, { params: { project: 'shop', run }, body: {} });
    return {
      url: `/openapi/workflows/custom/${name}/task/${number}?projectKey=shop`,
      right: requester(world),
    };
  }),
];
