import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  base64,
  type Json,
  newWorkflow,
  openSecmaster,
  ours,
  process,
  type SecmasterWorld,
} from '../../../../test/secmaster/world.ts';
import { at } from '../../../../test/shop.ts';

// "spec" is the collection of wire facts; sections by their numbers.

let world: SecmasterWorld;
beforeAll(async () => {
  world = await openSecmaster();
});
afterAll(() => world.close());

const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.code];
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
const show = async (id: string) => (await world.ask(world.bob, 'GET', `/workflows/${id}`)).json.data;

describe('a workflow (spec 1.1)', () => {
  test('is made, in its envelope, with every key of the model in its order', async () => {
    const answer = await world.ask(world.ann, 'POST', '/workflows', newWorkflow);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    const { id } = answer.json.data;
    const ann = world.ann.accountId;
    expect(Object.entries(answer.json)).toEqual([
      ...[
        ['code', '00000000'],
        ['message', ''],
        ['success', true],
      ],
      ['request_id', answer.headers['x-request-id']],
      ['data', answer.json.data],
    ]);
    expect(Object.entries(answer.json.data)).toEqual(
      Object.entries({
        ...{ id, name: 'Block an address', description: 'Blocks it at the firewall', project_id: 'p1' },
        ...{ owner_id: ann, creator_id: ann, creator_name: 'ann', create_time: time },
        ...{ modifier_id: ann, modifier_name: 'ann', update_time: time },
        ...{ edit_role: '', use_role: '', approve_role: '', enabled: false, workspace_id: 'shop' },
        ...{ version_id: '', current_approval_version_id: '', current_rejected_version_id: '' },
        ...{ aop_type: 'NORMAL', engine_type: 'public_engine', dataclass_id: 'd-1', dataclass_name: '' },
        ...{ labels: 'IP', version: '' },
      }),
    );
    expect(await show(id)).toEqual(answer.json.data);
  });

  test('has a key made of its name, one of a kind', async () => {
    const [first, second] = [
      await world.workflow({ name: 'Über uns' }),
      await world.workflow({ name: 'uber-uns' }),
    ];
    expect([await world.keyOf(first.id), await world.keyOf(second.id)]).toEqual(['uber-uns', 'uber-uns-2']);
  });

  test('of the same name made by many at once: each has its own key', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => world.workflow({ name: 'At once' })));
    const keys = await Promise.all(made.map(({ id }) => world.keyOf(id)));
    expect(keys.sort()).toEqual(['at-once', 'at-once-2', 'at-once-3', 'at-once-4']);
  });

  test('takes a maintainer (who may, in our table of actions): 403', async () => {
    for (const who of [world.bob, world.ci])
      expect(codeOf(await world.ask(who, 'POST', '/workflows', newWorkflow))).toEqual([
        403,
        'SecMaster.20010001',
      ]);
  });

  test.each([
    'name',
    'engine_type',
    'aop_type',
    'dataclass_id',
  ])('without %s: 400 that names it', async (name) => {
    const answer = await world.ask(world.ann, 'POST', '/workflows', { ...newWorkflow, [name]: undefined });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
    expect(answer.json.message).toMatch(new RegExp(`^${name}: required: `));
  });

  test('made through the native API is shown as well', async () => {
    await world.ann.post(at('workflows'), { key: 'nightly', name: 'Nightly tests' });
    const { json } = await world.ask(world.bob, 'GET', '/workflows?name=nightly');
    expect(json.data).toMatchObject([
      { name: 'Nightly tests', aop_type: 'NORMAL', engine_type: 'public_engine', enabled: true },
    ]);
  });

  test('says which of its versions is active, waits, was rejected', async () => {
    const first = await world.submitted();
    const of = first.aopworkflow_id;
    expect(await show(of)).toMatchObject({ current_approval_version_id: first.id, version_id: '' });
    const verdict = (id: string, result: string) =>
      world.ask(world.ann, 'POST', `/workflows/versions/${id}/approval`, { result, content: '' });
    await verdict(first.id, 'PASS');
    const second = await world.submitted(of);
    await verdict(second.id, 'UN_PASS');
    expect(await show(of)).toMatchObject({
      ...{ version_id: first.id, version: 'V1', current_approval_version_id: '' },
      current_rejected_version_id: second.id,
    });
  });
});

describe('a change of a workflow (spec 1.1)', () => {
  const change = (id: string, body: object) => world.ask(world.ann, 'PUT', `/workflows/${id}`, body);

  test('of all that can be changed; what is left out stays', async () => {
    const { id } = await world.workflow();
    const { json } = await change(id, { name: 'Other', description: '', labels: 'DOMAIN,ACCOUNT' });
    expect(json.data).toMatchObject({ name: 'Other', description: '', labels: 'DOMAIN,ACCOUNT' });
    expect((await change(id, {})).json.data).toMatchObject({ name: 'Other', labels: 'DOMAIN,ACCOUNT' });
  });

  test('enabling takes the activated version of this workflow', async () => {
    const version = await world.submitted();
    const id = version.aopworkflow_id;
    const wrong = { enabled: true, version_id: version.id };
    for (const body of [{ enabled: true }, wrong, { enabled: true, version_id: '999999' }]) {
      const answer = await change(id, body);
      expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
      expect(answer.json.message).toMatch(/^version_id: /);
    }
    const pass = { result: 'PASS', content: 'ok' };
    await world.ask(world.ann, 'POST', `/workflows/versions/${version.id}/approval`, pass);
    const { json } = await change(id, { enabled: true, version_id: version.id });
    expect(json.data).toMatchObject({ enabled: true, version_id: version.id });
    // Terraform resends what it has read.
    expect((await change(id, { name: 'Other', enabled: true })).json.data).toMatchObject({ enabled: true });
    expect((await change(id, { enabled: false })).json.data).toMatchObject({ enabled: false });
  });

  test('takes a maintainer: 403', async () => {
    const { id } = await world.workflow();
    const answer = await world.ask(world.ci, 'PUT', `/workflows/${id}`, { name: 'x' });
    expect(codeOf(answer)).toEqual([403, 'SecMaster.20010001']);
  });
});

describe('a workflow that is deleted', () => {
  test('is shown a last time, and then is not there', async () => {
    const made = await world.workflow();
    const deleted = await world.ask(world.ann, 'DELETE', `/workflows/${made.id}`);
    expect([deleted.status, deleted.json.data]).toEqual([200, made]);
    for (const method of ['GET', 'DELETE'] as const)
      expect(codeOf(await world.ask(world.ann, method, `/workflows/${made.id}`))).toEqual([
        400,
        'SecMaster.20040611',
      ]);
  });
  test('takes its reviews with it', async () => {
    const version = await world.submitted();
    await world.ask(world.ann, 'DELETE', `/workflows/${version.aopworkflow_id}`);
    expect(codeOf(await world.ask(world.ann, 'GET', `/workflows/versions/${version.id}`))).toEqual([
      400,
      'SecMaster.20040605',
    ]);
  });
});

// Spec, section 4: missing things are 400 and never 404, each with its own code.
test.each<['GET' | 'PUT' | 'DELETE' | 'POST', string, object | undefined]>([
  ['GET', '/workflows/999999', undefined],
  ['PUT', '/workflows/999999', { name: 'x' }],
  ['DELETE', '/workflows/999999', undefined],
  ['GET', '/workflows/0f3c77aa-1111-4222-8333-444455556666', undefined],
  ['GET', '/workflows/999999/versions', undefined],
])('%s %s: 400 SecMaster.20040611', async (method, path, body) =>
  expect(codeOf(await world.ask(world.ann, method, path, body))).toEqual([400, 'SecMaster.20040611']));

describe('the list of workflows (spec 1.1)', () => {
  const list = async (query: string) => (await world.ask(world.bob, 'GET', `/workflows?${query}`)).json;

  test('its envelope', async () => {
    await world.workflow({ name: 'For the list' });
    const answer = await list('limit=1&offset=1');
    expect(Object.keys(answer)).toEqual([
      ...['code', 'message', 'total', 'offset', 'limit', 'size', 'page', 'success', 'request_id', 'data'],
    ]);
    expect(answer).toMatchObject({ code: '00000000', offset: 1, limit: 1, size: 1, page: 2, success: true });
    expect(answer.total).toBeGreaterThan(1);
    expect(answer.data).toHaveLength(1);
  });

  test('the newest first, unless it is asked for otherwise; pages follow each other', async () => {
    const one = await world.workflow({ name: 'sorted one', dataclass_id: 'sorted' });
    const two = await world.workflow({ name: 'sorted two', dataclass_id: 'sorted', aop_type: 'EASE' });
    await world.ask(world.ann, 'PUT', `/workflows/${one.id}`, { description: 'changed LAST' });
    const ids = async (query: string) =>
      (await list(`dataclass_id=sorted&${query}`)).data.map(({ id }: Json) => id);
    expect(await ids('')).toEqual([two.id, one.id]);
    expect(await ids('order=ASC')).toEqual([one.id, two.id]);
    expect(await ids('sortby=update_time')).toEqual([one.id, two.id]);
    expect(await ids('limit=1')).toEqual([two.id]);
    expect(await ids('limit=1&offset=1')).toEqual([one.id]);
    expect(await ids('offset=2')).toEqual([]);
    expect(await ids('name=ED%20ONE')).toEqual([one.id]);
    expect(await ids('description=last')).toEqual([one.id]);
    expect(await ids('aop_type=EASE')).toEqual([two.id]);
    expect(await ids('enabled=true')).toEqual([]);
    expect(await ids('enabled=false&last_version=true')).toEqual([two.id, one.id]);
    expect(await ids('dataclass_name=Alert')).toEqual([]);
    expect(await ids('name=%25')).toEqual([]);
  });

  test.each([
    'limit=0',
    'limit=101',
    'offset=10001',
    'order=UP',
    'enabled=1',
    'aop_type=x',
    'limit=1&limit=2',
  ])('%s: 400', async (query) => expect((await list(query)).code).toBe('SecMaster.20041002'));

  test('has nothing of other workspaces', async () => {
    await world.administrator.post('/api/v1/projects/depot/workflows', {
      key: 'secret',
      name: 'Secret depot',
    });
    expect((await list('name=depot')).total).toBe(0);
  });
});

describe('a validation (spec 1.1)', () => {
  const validate = async (body: object) => {
    const { id } = await world.workflow();
    const all = { mode: 'BASIC', taskconfig: '{}', taskflow: process, aopworkflow_id: id, ...body };
    return world.ask(world.ci, 'POST', '/workflows/validation', all);
  };
  test.each<[string, object, boolean, RegExp]>([
    ['a process', {}, true, /another engine runs it/],
    ['one of ours', { taskflow: base64(ours) }, true, /can be reviewed and run here/],
    [
      'one of ours with a fault: line and column',
      { taskflow: base64({ stages: [{ name: 'Main', jobs: [] }] }) },
      false,
      /^line 1, column \d+: /,
    ],
    [
      'one of ours that asks a role there is not',
      {
        taskflow: base64({ steps: [{ name: 'ask', approval: { approvers: ['role:Nobodies'] } }] }),
      },
      false,
      /role "?Nobodies/,
    ],
    ['no JSON', { taskflow: 'PHhtbC8+' }, false, /^taskflow: expected base64 of a JSON object/],
  ])('%s', async (_, body, result, detail) => {
    const { status, json } = await validate(body);
    expect([status, json.success]).toEqual([200, true]);
    expect(json.data).toEqual({ result, detail: expect.stringMatching(detail) });
  });
  test('of a workflow that is not there: 400', async () =>
    expect(codeOf(await validate({ aopworkflow_id: '999999' }))).toEqual([400, 'SecMaster.20040611']));
  test.each(['mode', 'taskconfig', 'taskflow', 'aopworkflow_id'])('without %s: 400', async (name) =>
    expect(codeOf(await validate({ [name]: null }))).toEqual([400, 'SecMaster.20041002']));
});
