import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Json,
  newVersion,
  newWorkflow,
  openSecmaster,
  type SecmasterWorld,
  soc,
  type,
} from '../../../test/secmaster/world.ts';

// What stands around every operation: paths, bodies, headers, the gateway. "spec" is the collection of wire facts.

let world: SecmasterWorld;
let version: Json;
beforeAll(async () => {
  world = await openSecmaster();
  version = await world.submitted();
});
afterAll(() => world.close());

const token = () => ({ 'x-auth-token': world.ann.token });
const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.code ?? json.error_code];

describe('paths that there are not: the gateway’s 404 (spec, section 4)', () => {
  test.each<['GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', string]>([
    ['GET', '/v1'],
    ['GET', '/v1/p1/workspaces'],
    ['GET', '/v1/p1/workspaces/shop'],
    ['GET', `${soc}/alerts`],
    ['PATCH', `${soc}/workflows`],
    ['POST', `${soc}/workflows/1`],
    ['GET', `${soc}/workflows/versions/1/approval`],
    ['POST', `${soc}/playbooks/versions/1/approval`],
    ['GET', `${soc}/playbooks/versions/1`],
    ['GET', `${soc}/playbooks`],
    ['POST', `${soc}/tasks`],
  ])('%s %s', async (method, path) => {
    const answer = await world.send(method, path, { headers: token() });
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      error_code: 'APIGW.0101',
      error_msg: expect.stringMatching(/^The API does not exist or has not been published: /),
      request_id: answer.headers['x-request-id'],
    });
  });

  // Spec 1.6: static before parameter. None of these is the id of a workflow.
  test.each<['GET' | 'POST' | 'PUT' | 'DELETE', string]>([
    ...(['GET', 'POST', 'PUT', 'DELETE'] as const).flatMap((method) =>
      ['export', 'import', 'instances', 'versions', 'instances/1', '1/instances'].map(
        (word): ['GET', string] => [method as 'GET', `/workflows/${word}`],
      ),
    ),
    ['GET', '/workflows/validation'],
    ['PUT', '/workflows/validation'],
    ['DELETE', '/workflows/validation'],
  ])('%s %s is left out', async (method, path) => {
    const answer = await world.ask(world.ann, method, path, method === 'GET' ? undefined : {});
    expect(codeOf(answer)).toEqual([404, 'APIGW.0101']);
  });
});

describe('bodies (spec 1.6)', () => {
  const list = `${soc}/workflows`;
  const json = () => ({ ...token(), 'content-type': 'application/json' });

  test('GET with a content type and no body', async () =>
    expect((await world.send('GET', list, { headers: json() })).status).toBe(200));
  test('GET with {} as the Node SDK sends it', async () =>
    expect((await world.send('GET', list, { headers: json(), body: {} })).status).toBe(200));
  test('GET without a content type', async () =>
    expect((await world.send('GET', list, { headers: token() })).status).toBe(200));
  test.each([{}, { 'content-length': '0' }])('DELETE with a content type, no body and %j', async (more) => {
    const { id } = await world.version();
    const headers = { ...json(), ...more } as Record<string, string>;
    const answer = await world.send('DELETE', `${soc}/workflows/versions/${id}`, { headers });
    expect(answer.status).toBe(200);
  });
  test('POST without a body says what is missing', async () => {
    const answer = await world.send('POST', list, { headers: json() });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
    expect(answer.json.message).toBe('The body: required: an object.');
  });
  test('fields that nobody knows are passed over', async () =>
    expect((await world.ask(world.ann, 'POST', '/workflows', { ...newWorkflow, x_y: [1] })).status).toBe(
      200,
    ));
  test('names in any case, a body with blanks and a line feed', async () => {
    const body = `${JSON.stringify(newWorkflow, null, 2)}\n`;
    const headers = { 'X-AUTH-TOKEN': world.ann.token, 'CONTENT-TYPE': type };
    expect((await world.send('POST', list, { headers, body })).status).toBe(200);
  });
  test.each([
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['deep', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['__proto__', '{"__proto__":{"a":1}}'],
    ['NUL', '{"name":"a\\u0000b"}'],
  ])('%s: 400', async (_, body) => {
    const answer = await world.app.inject({ method: 'POST', url: list, headers: json(), payload: body });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'SecMaster.20041002']);
  });
  test('a task flow of nearly 1 MiB is kept as it is; a larger one is refused', async () => {
    const { id } = await world.workflow();
    const create = (taskflow: string) =>
      world.ask(world.ci, 'POST', `/workflows/${id}/versions`, { ...newVersion, taskflow });
    const large = 'e30='.padStart(1024 * 1024 - 4, 'ICAg');
    expect((await create(large)).json.data.taskflow).toBe(large);
    expect(codeOf(await create(`ICAgICAg${large}`))).toEqual([400, 'SecMaster.20041002']);
  });
  test('texts may be large, but a body has no more values than any request needs', async () => {
    const many = (length: number) =>
      world.ask(
        world.ann,
        'POST',
        '/workflows',
        JSON.stringify({ ...newWorkflow, more: Array(length).fill(0) }),
      );
    expect((await many(49_000)).status).toBe(200);
    const { status, json } = await many(51_000);
    expect([status, json.code, json.message]).toEqual([
      ...[400, 'SecMaster.20041002', 'The body: holds more than 50000 values.'],
    ]);
  });
  test('larger than the gateway lets through: its 413', async () => {
    const payload = Buffer.alloc(12 * 1024 * 1024 + 1, 'x');
    const answer = await world.app.inject({ method: 'POST', url: list, headers: json(), payload });
    expect([answer.statusCode, answer.json().error_code]).toEqual([413, 'APIGW.0201']);
  });
});

describe('X-Request-Id', () => {
  test.each([
    ['a success', '/workflows', 200],
    ['a refusal', '/workflows/999999', 400],
    ['an unknown path', '/nothing', 404],
  ])('%s has one; where the body names it, the same', async (_, path, status) => {
    const answer = await world.send('GET', `${soc}${path}`, { headers: token() });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-request-id']).toMatch(/^[\w.-]+$/);
    if ('request_id' in answer.json) expect(answer.json.request_id).toBe(answer.headers['x-request-id']);
  });
  test('that the caller sends is kept', async () => {
    const headers = { ...token(), 'x-request-id': 'trace-1' };
    const answer = await world.send('GET', `${soc}/workflows`, { headers });
    expect([answer.headers['x-request-id'], answer.json.request_id]).toEqual(['trace-1', 'trace-1']);
  });
  test('is on the review, whose body has none', async () => {
    const { id } = await world.submitted();
    const answer = await world.ask(world.ann, 'POST', `/workflows/versions/${id}/approval`, {
      ...{ result: 'PASS', content: '' },
    });
    expect(answer.headers['x-request-id']).toBeTruthy();
    expect(answer.json).not.toHaveProperty('request_id');
  });
});

test('a project may pin its project id: path and X-Project-Id have to be that (our decisions)', async () => {
  const { id } = (await world.ann.get('/api/v1/projects/shop')).json();
  const path = (tenant: string) => `/v1/${tenant}/workspaces/shop/soc/workflows/versions/${version.id}`;
  const get = (tenant: string, more = {}) =>
    world.send('GET', path(tenant), { headers: { ...token(), ...more } });
  await sql`insert into secmaster_setting (project_id, tenant) values (${id}, 'tenant-1')`.execute(
    world.parts.db,
  );
  try {
    expect((await get('tenant-1')).json.data.project_id).toBe('tenant-1');
    expect((await get('tenant-1', { 'x-project-id': 'tenant-1' })).status).toBe(200);
    expect(codeOf(await get('p1'))).toEqual([400, 'SecMaster.20041003']);
    expect(codeOf(await get('tenant-1', { 'x-project-id': 'p1' }))).toEqual([400, 'SecMaster.20041003']);
  } finally {
    await sql`delete from secmaster_setting where project_id = ${id}`.execute(world.parts.db);
  }
});

test('nothing of ours shows: no statement, no stack, no other workspace', async () => {
  const answers = await Promise.all(
    ['/workflows/0', '/workflows/versions/-1', '/tasks/99999999999999999999', '/workflows?name=%00'].map(
      (path) => world.send('GET', `${soc}${path}`, { headers: token() }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  for (const { json } of answers) expect(JSON.stringify(json)).not.toMatch(/\bselect\b|depot| at \S+:\d+/i);
});

test('a NUL in a workspace or a region, which no database holds: there is none of that name', async () => {
  const workspace = await world.send('GET', '/v1/p1/workspaces/%00/soc/workflows', { headers: token() });
  expect(codeOf(workspace)).toEqual([403, 'SecMaster.20010001']);
  const region = await world.send('GET', '/v3/projects?name=%00', { headers: token() });
  expect([region.status, region.json]).toEqual([200, { projects: [] }]);
});
