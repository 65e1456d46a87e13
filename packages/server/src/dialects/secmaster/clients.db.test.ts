import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { type Asked, ask, bare, iam, inRegion, type Key, signing } from '../../../test/secmaster/sdk.ts';
import { type Json, newVersion, newWorkflow } from '../../../test/secmaster/world.ts';

// The whole way of a version, by Huawei's own clients as they come from npm (spec, section 3), against the server on a
// socket: ci drafts and submits it, ann reviews it. Nothing of the clients is changed but the endpoint.

let house: TestApp;
let origin: string;
const keys: Record<string, Key> = {};
beforeAll(async () => {
  house = await testApp();
  origin = await house.app.listen({ host: '127.0.0.1', port: 0 });
  await house.project('shop', 'Web shop');
  const { administrator } = house;
  for (const [username, access] of Object.entries(people)) {
    const kind = username === 'ci' ? { kind: 'service' } : { password };
    await administrator.post('/api/v1/accounts', { username, name: username, ...kind });
    await administrator.call('PUT', `/api/v1/projects/shop/members/${username}`, { access });
    keys[username] = await makeKey(username);
  }
});
const people = { ann: 'maintainer', bob: 'viewer', ci: 'operator' };
afterAll(() => house.close());

const password = 'correct horse battery';
const drawToken = async (name: string): Promise<Json> => {
  const identity = {
    methods: ['password'],
    password: { user: { name, password, domain: { name: 'acme' } } },
  };
  const body = { auth: { identity, scope: { project: { name: 'shop' } } } };
  return iam(origin).keystoneCreateUserTokenByPassword({ body } as never);
};

/** Each person makes their own access key; an administrator makes those of service accounts. */
async function makeKey(username: string): Promise<Key> {
  const { administrator } = house;
  const [account, token] =
    username === 'ci'
      ? [{ account: 'ci' }, administrator.token]
      : [{}, (await drawToken(username))['X-Subject-Token']];
  const headers = { authorization: `Bearer ${token}` };
  const payload = { ...account, name: 'sdk' };
  const made = await house.app.inject({ method: 'POST', url: '/api/v1/access-keys', headers, payload });
  expect(made.statusCode).toBe(201);
  return made.json();
}

const below = '/v1/{project_id}/workspaces/{workspace_id}/soc';
const approval = `${below}/workflows/versions/{version_id}/approval`;
type Who = 'ann' | 'bob' | 'ci';
const signed = (who: Who) => signing(origin, keys[who] as Key);

/** One signed call to the shop. */
const call = (who: Who, method: string, url: string, more: Partial<Asked> = {}): Promise<Json> =>
  ask(signed(who), { method, url, ...more, pathParams: { workspace_id: 'shop', ...more.pathParams } });

/** A version that waits for its review. */
async function submitted(): Promise<string> {
  const workflow = await call('ann', 'POST', `${below}/workflows`, { data: newWorkflow });
  const pathParams = { workflow_id: workflow.data.id };
  const made = await call('ci', 'POST', `${below}/workflows/{workflow_id}/versions`, {
    ...{ pathParams, data: newVersion },
  });
  const url = `${below}/workflows/versions/{version_id}`;
  const of = { version_id: made.data.id };
  const data = { ...newVersion, status: 'pending_approval' };
  const sent = await call('ci', 'PUT', url, { pathParams: of, data });
  expect(sent).toMatchObject({ httpStatusCode: 200, data: { status: 'pending_approval', version: 'V1' } });
  return made.data.id;
}

/** What has become of it, read with a signed GET. */
async function stateOf(version_id: string): Promise<unknown> {
  const shown = await call('bob', 'GET', `${below}/workflows/versions/{version_id}`, {
    pathParams: { version_id },
  });
  const said = await call('bob', 'GET', `${below}/playbooks/versions/approval`, {
    queryParams: { resource_id: version_id, approve_type: 'AOP_WORKFLOW' },
  });
  return [shown.data.status, said.data.map(({ result, content }: Json) => ({ result, content }))];
}

const comment = '已审核 — größer, “quoted” \\ \u2028 🚀';

describe('the review', () => {
  test.each([
    ['PASS', 'activated'],
    ['UN_PASS', 'rejected'],
  ])('signed with an access key: %s', async (result, status) => {
    const version_id = await submitted();
    const data = { result, content: comment };
    const answer = await call('ann', 'POST', approval, { pathParams: { version_id }, data });
    expect(answer).toMatchObject({ httpStatusCode: 200, code: '00000000', message: '', data });
    expect(await stateOf(version_id)).toEqual([status, [data]]);
  });

  test('with a token that the client of IAM drew', async () => {
    const version_id = await submitted();
    const drawn = await drawToken('ann');
    const { 'X-Subject-Token': token } = drawn;
    const data = { result: 'PASS', content: comment };
    const pathParams = { project_id: drawn.token.project.id, workspace_id: 'shop', version_id };
    const headers = { 'X-Auth-Token': token };
    const answer = await ask(bare(origin), { method: 'POST', url: approval, pathParams, headers, data });
    expect(answer).toMatchObject({ httpStatusCode: 200, code: '00000000', data });
    expect(await stateOf(version_id)).toEqual(['activated', [data]]);
  });

  test('by a client that knows its region only', async () => {
    const version_id = await submitted();
    const data = { result: 'UN_PASS', content: comment };
    const pathParams = { workspace_id: 'shop', version_id };
    const client = inRegion(origin, keys.ann as Key, 'shop');
    const answer = await ask(client, { method: 'POST', url: approval, pathParams, data });
    expect(answer).toMatchObject({ httpStatusCode: 200, data });
    expect(await stateOf(version_id)).toEqual(['rejected', [data]]);
  });
});

// Spec, section 4: of SecMaster's own errors the Node client shows status and request id, of the gateway's all.
describe('a refusal, as the client shows it', () => {
  const pass = { result: 'PASS', content: 'ok' };
  test.each<[string, Who, Json, number]>([
    ['who may not review', 'bob', pass, 403],
    ['the author', 'ci', pass, 403],
    ['another result', 'ann', { result: 'YES', content: 'ok' }, 400],
    ['no content', 'ann', { result: 'PASS' }, 400],
  ])('%s', async (_, who, data, status) => {
    const version_id = await submitted();
    const answer = await call(who, 'POST', approval, { pathParams: { version_id }, data });
    expect(answer).toMatchObject({ httpStatusCode: status, requestId: expect.stringMatching(/./) });
    expect(await stateOf(version_id)).toEqual(['pending_approval', []]);
  });

  test('a second verdict', async () => {
    const version_id = await submitted();
    await call('ann', 'POST', approval, { pathParams: { version_id }, data: pass });
    const again = await call('ann', 'POST', approval, { pathParams: { version_id }, data: pass });
    expect(again).toMatchObject({ httpStatusCode: 400, requestId: expect.stringMatching(/./) });
  });

  test('what is left out: the gateway says that there is no such API', async () => {
    const answer = await call('ann', 'POST', `${below}/workflows/export`, { data: { id: ['1'] } });
    expect(answer).toMatchObject({ httpStatusCode: 404, errorCode: 'APIGW.0101' });
  });
});

test('everything else that these clients do: lists, tasks, a change, a deletion', async () => {
  const version_id = await submitted();
  const tasks = await call('ann', 'GET', `${below}/tasks`, {
    queryParams: { limit: 100, query_type: 'my_todo' },
  });
  const task = tasks.data.find((one: Json) => one.action_version_id === version_id);
  const remark = { pathParams: { task_id: task.id }, data: { action: 'ADD_COMMENT', comment } };
  const remarked = await call('bob', 'PUT', `${below}/tasks/{task_id}`, remark);
  expect(remarked.data.comments).toMatchObject([{ message: comment, user_name: 'bob' }]);
  const listed = await call('ci', 'GET', `${below}/workflows`, {
    queryParams: { offset: 0, limit: 1, order: 'DESC', sortby: 'create_time', name: 'Block an' },
  });
  expect(listed).toMatchObject({ httpStatusCode: 200, limit: 1, data: [{ id: task.action_id }] });
  const workflow_id = task.action_id;
  const deleted = await call('ann', 'DELETE', `${below}/workflows/{workflow_id}`, {
    pathParams: { workflow_id },
  });
  expect(deleted).toMatchObject({ httpStatusCode: 200, data: { id: workflow_id } });
});
