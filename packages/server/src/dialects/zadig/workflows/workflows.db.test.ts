import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, openZadig, type ZadigWorld } from '../../../../test/zadig-world.ts';

// Sections 3, 4.3 and 4.5 of the spec as far as they are about workflows, and what a save makes of versions.

let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
});
afterAll(() => world.close());

let count = 0;
let name: string;
beforeEach(() => {
  count += 1;
  name = `Release-${count}`;
});
const written = (
  more = '',
  jobs = '{ name: look, type: manual, spec: { instructions: Look } }',
) => `name: ${name}
display_name: Shop ${name}
project: shop
description: To the customers
concurrency_limit: 1
${more}
stages:
  - name: Production
    jobs: [${jobs}]
`;
const open = '/openapi/workflows/custom';
const pages = '/api/aslan/workflow/v4';
const success = { status: 200, text: '{"message":"success"}', type: 'application/json; charset=utf-8' };
const refusal = (code: number, message: string, description: unknown) => ({
  status: 400,
  json: { code, description, extra: {}, message, type: 'error' },
});
const lint = (description: unknown) => refusal(6545, '校验workflow失败', description);
const create = (body: unknown = written(), who = world.ann) => world.ask(who, 'POST', open, body);
const update = (body: unknown, who = world.ann, path = open) =>
  world.ask(who, 'PUT', `${path}/${name}`, body);
const native = async (path = '') =>
  (await world.ann.get(`/api/v1/projects/shop/workflows/${name}${path}`)).json();
const versions = async (): Promise<Json[]> => (await native('/versions')).items;
const detail = async (who = world.ann) => world.ask(who, 'GET', `${open}/${name}/detail?projectKey=shop`);
const internal = async () => {
  const answer = await world.ask(world.ann, 'GET', `${pages}/name/${name}?projectName=shop`);
  return { ...answer, json: JSON.parse(answer.text) };
};

describe('3 create', () => {
  test.each([open, pages])('POST %s, as YAML: the reply, and what becomes of it', async (path) => {
    expect(await world.ask(world.ann, 'POST', path, written('enable_approval_ticket: true'))).toMatchObject(
      success,
    );
    expect(await native()).toMatchObject({
      ...{
        key: name,
        name: `Shop ${name}`,
        description: 'To the customers',
        enabled: true,
        preApproval: true,
      },
      ...{ reviewRequired: false, activeVersion: { number: 1 }, createdBy: 'ann' },
    });
    expect((await versions())[0]).toMatchObject({
      status: 'active',
      definition: {
        stages: [{ name: 'Production', jobs: [{ name: 'look', manual: { instructions: 'Look' } }] }],
      },
    });
  });
  test('as JSON', async () => {
    const body = { name, project: 'shop', stages: [{ name: 'S', jobs: [{ name: 'look', type: 'manual' }] }] };
    expect(await create(body)).toMatchObject(success);
    expect(await native()).toMatchObject({ name, preApproval: false });
  });
  test('the example of the spec, which has no stages', async () => {
    expect(
      await create(
        `name: ${name}\ndisplay_name: Shop release\nproject: shop\nenable_approval_ticket: true\nstages: []\n`,
      ),
    ).toMatchObject(success);
    expect((await internal()).json).toMatchObject({ enable_approval_ticket: true, stages: [] });
    const form = await world.form();
    const preset = `${pages}/preset/${name}?projectName=shop&approval_ticket_id=${form}`;
    expect((await world.ask(world.ann, 'GET', preset)).json).toMatchObject({ name, stages: [] });
    const run = `${pages}/workflowtask?projectName=shop&approval_ticket_id=${form}`;
    expect((await world.ask(world.ann, 'POST', run, { name, project: 'shop' })).json).toMatchObject({
      ...{ code: 6160, description: 'the workflow has no jobs; there is nothing to run' },
    });
  });
  test('disabled', async () => {
    await create(written('disabled: true'));
    expect(await native()).toMatchObject({ enabled: false });
  });
  test('a name that is taken', async () => {
    await create();
    const description = `与项目 [shop] 中的工作流 [Shop ${name}] 标识相同`;
    expect(await create()).toMatchObject(refusal(6540, '新建或更新wokflow失败', description));
  });
  test('names differ by case', async () => {
    await create();
    expect(await create(written().replaceAll(name, name.toLowerCase()))).toMatchObject(success);
  });

  test.each([
    [
      'a job of another type',
      written('', '{ name: build, type: zadig-build }'),
      /^job \[build\] is of type \[zadig-build\]/,
    ],
    [
      'a job without jobs beside',
      written().replace('project: shop', 'project: shop\nparams: [{ name: r, type: repo }]'),
      /^param \[r\]: type \[repo\]/,
    ],
    [
      'an environment that is not there',
      written('', '{ name: d, type: zadig-deploy, spec: { env: nowhere } }'),
      /there is no environment "nowhere" in this project/,
    ],
    [
      'a module that is not there',
      written(
        '',
        '{ name: d, type: zadig-deploy, spec: { source: fixed, services: [{ service_name: cart, modules: [{ service_module: x }] }] } }',
      ),
      /there is no module of a service "cart\/x"/,
    ],
    [
      'an approver that is not there',
      written(
        '',
        '{ name: a, type: approval, spec: { type: native, native_approval: { approve_users: [{ user_name: nobody }] } } }',
      ),
      /nobody/,
    ],
    [
      'fewer people than are needed',
      written(
        '',
        '{ name: a, type: approval, spec: { type: native, native_approval: { needed_approvers: 2, approve_users: [{ user_name: ann }, { user_name: ann }] } } }',
      ),
      /it takes 2, and only ann could be asked/,
    ],
    [
      'a display name beyond all bounds',
      written().replace(/display_name: .*/, `display_name: ${'x'.repeat(201)}`),
      /^display_name: at most 200/,
    ],
  ])('%s: 6545, and nothing is made', async (_, body, description) => {
    expect(await create(body)).toMatchObject(lint(expect.stringMatching(description)));
    expect((await native()).code).toBe('resource/not-found');
  });
  test.each([
    ['', /./],
    ['name: [', /^yaml: line 1/],
    ['stages: 7', /^yaml: unmarshal errors: stages/],
    ['"a": "\\0"', /^yaml: control characters/],
  ])('a body that cannot be read, %j', async (body, description) => {
    const answer = await create(body);
    if (body === '') expect(answer).toMatchObject({ status: 403, text: '' });
    else expect(answer).toMatchObject(refusal(400, 'Bad Request', expect.stringMatching(description)));
  });

  test.each([
    ['an operator', () => world.ci],
    ['a viewer', () => world.viewer],
    ['somebody from elsewhere', () => world.outsider],
  ])('%s may not: 403 with an empty body', async (_, who) => {
    expect(await create(written(), who())).toMatchObject({ status: 403, text: '', type: undefined });
    expect((await native()).code).toBe('resource/not-found');
  });
  test('and the attempt is on record', async () => {
    await create(written(), world.ci);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ledger_entry
      where action = 'workflow.edit.refused' and actor_id = ${world.ci.accountId} and entry::json->>'via' = 'zadig'
    `.execute(world.parts.db);
    expect(rows[0]?.n).toBeGreaterThan(0);
  });
  test('a project that is not there is one that nobody may: 403', async () => {
    expect(await create(written().replace('project: shop', 'project: nope'))).toMatchObject({
      status: 403,
      text: '',
    });
  });
});

describe('3 update', () => {
  test.each([open, pages])('PUT %s/{name}: a new version, in use at once', async (path) => {
    await create();
    const body = written('enable_approval_ticket: true').replace('Look }', 'Look twice }');
    expect(await update(body, world.ann, path)).toMatchObject(success);
    expect(await native()).toMatchObject({ preApproval: true, activeVersion: { number: 2 } });
    expect((await versions()).map(({ number, status }) => [number, status])).toEqual([
      [2, 'active'],
      [1, 'published'],
    ]);
  });
  test('the same again changes nothing', async () => {
    await create();
    const before = await native();
    for (let nth = 0; nth < 3; nth += 1) expect(await update(written())).toMatchObject(success);
    expect(await native()).toEqual(before);
    expect(await versions()).toHaveLength(1);
  });
  test('what was read, saved as it is, changes nothing', async () => {
    await create(written('remark_required: true', '{ name: d, type: zadig-deploy, spec: { env: qa } }'));
    const before = await native();
    expect(await update((await internal()).text)).toMatchObject(success);
    expect(await native()).toEqual(before);
    expect(await versions()).toHaveLength(1);
  });
  test('only the name, the description, the switches: no new version', async () => {
    await create();
    await update(
      written('enable_approval_ticket: true\ndisabled: true').replace('To the customers', 'To nobody'),
    );
    expect(await native()).toMatchObject({ description: 'To nobody', preApproval: true, enabled: false });
    expect(await versions()).toHaveLength(1);
  });
  test('back to what an older version said is a version of its own', async () => {
    await create();
    await update(written().replace('Look }', 'Look twice }'));
    await update(written());
    expect((await versions()).map(({ status }) => status)).toEqual(['active', 'published', 'published']);
  });
  test('of 8 at once, each is a version, and one of them is in use', async () => {
    await create();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => update(written().replace('Look }', `Look ${nth} }`))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const all = await versions();
    expect(all).toHaveLength(9);
    expect(all.filter(({ status }) => status === 'active')).toHaveLength(1);
  });

  test('where the workflow asks for a review, the new version goes there, and the one in use stays', async () => {
    await create();
    await world.ann.call('PATCH', `/api/v1/projects/shop/workflows/${name}`, { reviewRequired: true });
    await world.administrator.call('PUT', '/api/v1/projects/shop/members/bob', { access: 'maintainer' });
    const body = written().replace('Look }', 'Look twice }');
    expect(await update(body)).toMatchObject(success);
    expect((await versions()).map(({ status }) => status)).toEqual(['in-review', 'active']);
    expect((await detail()).json.stages[0].jobs[0].spec).toEqual({ instructions: 'Look' });
    expect(await update(body)).toMatchObject(success);
    expect(await versions()).toHaveLength(2);
  });

  test('a workflow that is not there', async () => {
    expect(await update(written())).toMatchObject(
      refusal(6542, '查询workflow失败', 'mongo: no documents in result'),
    );
  });
  test('another name in the body', async () => {
    await create();
    const answer = await update(written().replace(`name: ${name}`, 'name: other'));
    expect(answer).toMatchObject(
      refusal(6540, '新建或更新wokflow失败', expect.stringContaining('cannot be changed')),
    );
  });
  test('what cannot be done leaves all as it was', async () => {
    await create();
    const before = await native();
    const answer = await update(
      written('enable_approval_ticket: true', '{ name: d, type: zadig-deploy, spec: { env: nowhere } }'),
    );
    expect(answer).toMatchObject(lint(expect.stringContaining('nowhere')));
    expect(await native()).toEqual(before);
  });
  test('by an operator: 403', async () => {
    await create();
    expect(await update(written(), world.ci)).toMatchObject({ status: 403, text: '' });
  });
});

describe('4.3 list', () => {
  const list = (query: string, who = world.ann) => world.ask(who, 'GET', `/openapi/workflows${query}`);
  test('names every workflow of the project', async () => {
    await create();
    const { json } = await list('?projectKey=shop');
    expect(Object.keys(json)).toEqual(['workflows']);
    const mine = json.workflows.find(({ workflow_key }: Json) => workflow_key === name);
    expect(mine).toEqual({
      ...{ workflow_key: name, workflow_name: `Shop ${name}`, update_by: 'Ann Lee', type: 'custom' },
      update_time: expect.any(Number),
    });
  });
  test('4.5 without projectKey: 400 with what is required', async () => {
    expect(await list('')).toMatchObject(refusal(400, 'Bad Request', 'projectKey is required'));
  });
  test.each([
    '?projectKey=nope',
    '?projectKey=shop',
    '?projectKey=shop&viewName=x',
  ])('for somebody from elsewhere, %s is empty', async (query) =>
    expect((await list(query, world.outsider)).text).toBe('{"workflows":[]}'));
});

describe('3, 4.3 detail', () => {
  test('has the documents’ keys, and nothing of pre-approval', async () => {
    await create(
      written(
        'enable_approval_ticket: true',
        '{ name: d, type: zadig-deploy, spec: { env: qa, x-ours: kept } }',
      ),
    );
    const { json } = await detail();
    expect(Object.keys(json)).toEqual([
      'workflow_key',
      'workflow_name',
      'project_key',
      'description',
      'created_by',
      'create_time',
      'updated_by',
      'update_time',
      'params',
      'stages',
      'notify_ctls',
      'share_storages',
      'concurrency_limit',
    ]);
    expect(json).toMatchObject({
      ...{ workflow_key: name, workflow_name: `Shop ${name}`, project_key: 'shop', created_by: 'Ann Lee' },
      ...{ concurrency_limit: 1, params: [], notify_ctls: [], share_storages: [] },
      stages: [
        {
          name: 'Production',
          jobs: [{ name: 'd', type: 'zadig-deploy', spec: { env: 'qa', 'x-ours': 'kept' } }],
        },
      ],
    });
  });
  test.each([
    ['nope', 'shop'],
    ['x', 'nope'],
  ])('of %s in %s: 6542', async (workflow, project) => {
    const answer = await world.ask(world.ann, 'GET', `${open}/${workflow}/detail?projectKey=${project}`);
    expect(answer).toMatchObject(refusal(6542, '查询workflow失败', 'mongo: no documents in result'));
  });
  test('without projectKey', async () => {
    expect(await world.ask(world.ann, 'GET', `${open}/x/detail`)).toMatchObject(
      refusal(400, 'Bad Request', 'projectKey is required'),
    );
  });
  test('for somebody from elsewhere it is not there', async () => {
    await create();
    expect((await detail(world.outsider)).json.code).toBe(6542);
  });
  test('of the pages it is YAML, with the flag', async () => {
    await create(written('enable_approval_ticket: true'));
    const { type, json } = await internal();
    expect(type).toBe('application/x-yaml; charset=utf-8');
    expect(json).toMatchObject({
      ...{
        name,
        display_name: `Shop ${name}`,
        project: 'shop',
        disabled: false,
        enable_approval_ticket: true,
      },
      ...{ approval_ticket_id: '', remark_required: false, id: expect.stringMatching(/^[0-9a-f]{24}$/) },
    });
  });
  test('a name that two projects have has to be told apart', async () => {
    await create();
    const depot = `name: ${name}\nproject: depot\nstages: []\n`;
    await world.ask(world.outsider, 'POST', open, depot);
    await world.administrator.call('PUT', '/api/v1/projects/depot/members/bob', { access: 'viewer' });
    const read = (query: string) => world.ask(world.bob, 'GET', `${pages}/name/${name}${query}`);
    expect(await read('')).toMatchObject(refusal(400, 'Bad Request', expect.stringContaining('depot, shop')));
    expect((await read('?projectName=depot')).text).toContain('"project": "depot"');
    expect((await world.ask(world.outsider, 'GET', `${pages}/name/${name}`)).text).toContain(
      '"project": "depot"',
    );
  });
});
