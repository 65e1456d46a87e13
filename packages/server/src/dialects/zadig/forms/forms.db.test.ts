import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openZadig, type ZadigWorld } from '../../../../test/zadig-world.ts';

// The form routes: sections 1.3 to 1.5 of the spec, in their order.

const path = '/openapi/ticket/approval';
const listPath = '/api/aslan/ticket/approval';
let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
});
afterAll(() => world.close());

let count = 0;
let number: string;
beforeEach(() => {
  count += 1;
  number = `CHG-${count}`;
});
const form = (more: object = {}) => ({ project_key: 'shop', approval_id: number, status: 1, ...more });
const post = (body: unknown, who = world.ci) => world.ask(who, 'POST', path, body);
const list = async (query = 'projectName=shop', who = world.ann) =>
  (await world.ask(who, 'GET', `${listPath}?${query}`)).json;
const listed = async (query = `projectName=shop&query=${number}$`, who = world.ann) =>
  (await list(query, who))[0];

const refusal = (code: number, description: unknown, message = 'Bad Request') => ({
  status: 400,
  json: { code, description, extra: {}, message, type: 'error' },
});

describe('1.3 the request: every field, its type and what it may be', () => {
  const full = () => ({
    ...form(),
    ...{ envs: ['prod-a'], services: [{ service_name: 'cart', service_module: 'cart-api' }] },
    users: [{ name: 'Ann', email: 'ann@example.test' }],
    ...{ execution_window_start: 1_767_225_600, execution_window_end: 1_767_232_800 },
  });

  test('the example of the spec, listed back with every key', async () => {
    expect((await post(full())).text).toBe('{"message":"success"}');
    const shown = await listed();
    expect(shown).toEqual({
      ...full(),
      id: expect.stringMatching(/^00000000[0-9a-f]{16}$/),
      create_time: expect.any(Number),
    });
    expect(Object.keys(shown)).toEqual([
      'id',
      'approval_id',
      'status',
      'project_key',
      'envs',
      'services',
      'users',
      'execution_window_start',
      'execution_window_end',
      'create_time',
    ]);
  });

  test('omitted arrays are listed as empty ones, omitted numbers as 0', async () => {
    await post(form());
    expect(await listed()).toMatchObject({
      ...{ envs: [], services: [], users: [] },
      ...{ execution_window_start: 0, execution_window_end: 0 },
    });
  });

  test('approval_id of blanks only is taken', async () => {
    expect((await post(form({ approval_id: ' '.repeat(count) }))).status).toBe(200);
  });

  test.each([0, 2, -1, 7])('status %i is taken and never listed', async (status) => {
    expect((await post(form({ status }))).status).toBe(200);
    expect(await listed()).toBeUndefined();
  });
  test('status left out is 0', async () => {
    expect((await post({ project_key: 'shop', approval_id: number })).status).toBe(200);
    expect(await listed()).toBeUndefined();
  });

  test.each([
    [{ execution_window_start: 5, execution_window_end: 5 }],
    [{ execution_window_start: 5 }],
    [{ execution_window_end: 5 }],
    [{ execution_window_start: 0, execution_window_end: 0 }],
  ])('the window %j is fine', async (window) => {
    expect((await post(form(window))).status).toBe(200);
    expect(await listed()).toMatchObject(window);
  });

  test('create_time is the server’s, whatever is sent', async () => {
    await post(form({ create_time: 1 }));
    expect((await listed()).create_time).toBeGreaterThan(1_600_000_000);
  });

  describe('id', () => {
    test.each(['6758000000000000000000aa', '6758000000000000000000BB'])('%s becomes the id', async (id) => {
      expect((await post(form({ id }))).status).toBe(200);
      expect((await listed()).id).toBe(id.toLowerCase());
    });
    test.each(['', null, '0'.repeat(24)])('%j makes the server give one', async (id) => {
      expect((await post(form({ id }))).status).toBe(200);
      expect((await listed()).id).toMatch(/^00000000/);
    });
    test.each([
      '1',
      '67580000000000000000000g',
      7,
      '6758000000000000000000001',
    ])('%j cannot be read', async (id) =>
      expect(await post(form({ id }))).toMatchObject({ status: 400, text: '' }));
    test('one that is taken, in whichever project', async () => {
      const id = '6758000000000000000000cc';
      await post({ ...form({ id }), project_key: 'depot' }, world.outsider);
      const again = await post(form({ id, approval_id: `${number}-again` }));
      expect(again).toMatchObject(refusal(7100, expect.stringContaining('E11000'), '创建预审批单失败'));
      expect(await list(`projectName=shop&query=${number}-again`)).toEqual([]);
    });
    test.each([
      '000000000000000000000001',
      '00000000ffffffffffffffff',
    ])('%s, which could be given by the server', async (id) => {
      const answer = await post(form({ id }));
      expect(answer).toMatchObject(refusal(7100, expect.stringContaining('E11000'), '创建预审批单失败'));
    });
  });

  test.each([
    ['unknown fields', { surprise: { deep: [1] } }],
    ['null arrays', { envs: null, services: null, users: null }],
    ['null for all the rest', { status: null, execution_window_start: null, execution_window_end: null }],
  ])('%s are no fault', async (_, more) => expect((await post(form(more))).status).toBe(200));

  test('names match whatever their case, and only the first value of the body counts', async () => {
    const body = `{"PROJECT_KEY":"shop","Approval_Id":"${number}","STATUS":1}{"approval_id":""} and more`;
    expect((await post(body)).status).toBe(200);
    expect(await listed()).toMatchObject({ approval_id: number });
  });

  test.each([
    ['application/json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data'],
    ['nonsense'],
    ['application/json; charset=latin1; x'],
  ])('the type %s is not looked at', async (type) => {
    const answer = await world.ask(world.ci, 'POST', path, form(), { 'content-type': type });
    expect(answer.status).toBe(200);
  });
});

describe('1.3 the order of the checks', () => {
  test.each([
    ['no body', undefined],
    ['no JSON', '{'],
    ['a text for the array of environments (as the docs have it)', { envs: 'prod-a' }],
    ['a number as a string', { status: '1' }],
    ['a fraction', '{"project_key":"shop","approval_id":"x","status":1.0}'],
    ['an object for a list', { services: {} }],
    ['a list for an object', { users: [[]] }],
    ['a text in a list of objects', { users: ['ann'] }],
    ['a text for a window', { execution_window_end: '2026-11-22' }],
    ['a number for a text', { approval_id: 5 }],
  ])('1. %s: 400 with an empty body', async (_, body) => {
    const answer = await post(typeof body === 'object' ? form(body) : body);
    expect(answer).toMatchObject({ status: 400, text: '', type: undefined });
  });
  test('1. goes before all others', async () => {
    expect(await post({ approval_id: '', envs: 'x' })).toMatchObject({ status: 400, text: '' });
  });

  const empty = 'approval_id cannot be empty';
  const inverted = { execution_window_start: 9, execution_window_end: 8 };
  test.each([
    ['2. no approval_id', { approval_id: undefined }, empty],
    ['2. an empty one', { approval_id: '' }, empty],
    ['2. goes before 3', { approval_id: '', project_key: '' }, empty],
    ['3. no project_key', { project_key: undefined }, 'project_key cannot be empty'],
    ['3. goes before 4', { project_key: '', ...inverted }, 'project_key cannot be empty'],
    ['4. a window the wrong way round', inverted, 'invalid time window: start time greater than end time'],
    [
      '4. goes before 6',
      { project_key: 'nope', ...inverted },
      'invalid time window: start time greater than end time',
    ],
    ['milliseconds for seconds', { execution_window_end: 1_767_232_800_000 }, /these may be milliseconds/],
    ['a text that no database holds', { envs: ['a\u0000'] }, /envs\[0\]: control characters/],
  ])('%s', async (_, more, description) => {
    const expected = typeof description === 'string' ? description : expect.stringMatching(description);
    expect(await post(form(more))).toMatchObject(refusal(400, expected));
  });

  test('6. a project that is not there', async () => {
    const description = 'failed to find project: nope, error: mongo: no documents in result';
    expect(await post(form({ project_key: 'nope' }))).toMatchObject(
      refusal(7100, description, '创建预审批单失败'),
    );
  });
  test('6. and one that the sender cannot enter: the same', async () => {
    const description = 'failed to find project: depot, error: mongo: no documents in result';
    expect(await post(form({ project_key: 'depot' }))).toMatchObject(
      refusal(7100, description, '创建预审批单失败'),
    );
  });
  test('7. a number that is taken, in whichever project', async () => {
    await post(form());
    for (const again of [await post(form()), await post(form({ project_key: 'depot' }), world.outsider)])
      expect(again).toMatchObject(
        refusal(7100, expect.stringMatching(/^write exception: write errors: \[E11000/), '创建预审批单失败'),
      );
  });
  test('of 20 at once with one number, one is kept', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(form())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 7100)).toHaveLength(19);
  });
  test('creating takes a role that may: whoever only looks gets 403 and an empty body', async () => {
    expect(await post(form(), world.viewer)).toMatchObject({ status: 403, text: '', type: undefined });
    expect(await listed()).toBeUndefined();
  });
});

describe('1.4 the response', () => {
  test('is 200 with the message alone: no id, no code', async () => {
    expect(await post(form())).toMatchObject({
      ...{ status: 200, text: '{"message":"success"}', type: 'application/json; charset=utf-8' },
    });
  });
  test('the form is the core’s pre-approval, made through this door', async () => {
    await post(form());
    const { rows } = await sql<{ action: string; via: string }>`
      select l.action, l.entry::json->>'via' as via
      from ledger_entry l join pre_approval f on f.id::text = l.subject_id
      where f.external_id = ${number} and l.subject_type = 'pre-approval'
    `.execute(world.parts.db);
    expect(rows).toEqual([{ action: 'pre-approval.created', via: 'zadig' }]);
  });
});

describe('1.5 the list', () => {
  test('is a bare array; without projectName, and of a project one cannot enter, an empty one', async () => {
    await post(form());
    for (const query of ['', 'projectName=', 'projectName=nope', 'projectName=depot', 'projectName=SHOP'])
      expect(await list(query)).toEqual([]);
    expect((await list()).length).toBeGreaterThan(0);
  });

  test.each([
    ['nobody is named', [], true],
    ['they are named', [{ name: 'x', email: 'ann@example.test' }], true],
    ['among others', [{ name: 'b', email: 'b@x' }, { email: 'ann@example.test' }], true],
    ['others are named', [{ name: 'ann', email: 'bob@example.test' }], false],
    ['by another case', [{ name: 'ann', email: 'Ann@example.test' }], false],
    ['with a blank', [{ name: 'ann', email: 'ann@example.test ' }], false],
    ['without address', [{ name: 'ann' }], false],
  ])('has a form when %s: %j', async (_, users, is) => {
    await post(form({ users }));
    expect((await listed()) !== undefined).toBe(is);
  });

  test('an administrator sees no more', async () => {
    await post(form({ users: [{ email: 'ann@example.test' }] }));
    expect(await listed(undefined, world.administrator)).toBeUndefined();
  });

  test('the window is not asked: forms of the past and of the future are listed', async () => {
    await post(form({ execution_window_end: 5 }));
    expect(await listed()).toMatchObject({ execution_window_end: 5 });
    await post(form({ approval_id: `${number}-later`, execution_window_start: 4_000_000_000 }));
    expect(await list(`projectName=shop&query=${number}-later`)).toHaveLength(1);
  });

  test('one that was revoked is listed no more', async () => {
    await post(form());
    await sql`update pre_approval set revoked_at = now() where external_id = ${number}`.execute(
      world.parts.db,
    );
    expect(await listed()).toBeUndefined();
  });

  test('query is a regular expression, anywhere in the number, whatever the case', async () => {
    await post(form({ approval_id: `Rel.${number}.x` }));
    const found = async (query: string) =>
      (await list(`projectName=shop&query=${encodeURIComponent(query)}`)).some(
        (one: { approval_id: string }) => one.approval_id === `Rel.${number}.x`,
      );
    for (const query of ['rel', 'REL', `^Rel\\.${number}\\.x$`, `${number}.[xyz]`, '(rel|none)', ''])
      expect([query, await found(query)]).toEqual([query, true]);
    for (const query of ['^x', `${number}$`, 'rel[0-9]'])
      expect([query, await found(query)]).toEqual([query, false]);
  });
  test.each([
    '(',
    '[',
    '*',
    'a{2,1}',
    `(${'a{1,200}'.repeat(9)}){1,200}`,
  ])('the bad expression %s', async (query) => {
    const answer = await world.ask(
      world.ann,
      'GET',
      `${listPath}?projectName=shop&query=${encodeURIComponent(query)}`,
    );
    expect(answer).toMatchObject(refusal(7101, expect.any(String), '列出预审批单失败'));
  });

  test('newest first', async () => {
    for (const n of [1, 2, 3]) await post(form({ approval_id: `${number}-${n}-order` }));
    const ids = (await list(`projectName=shop&query=${number}-.-order`)).map(
      (one: { approval_id: string }) => one.approval_id,
    );
    expect(ids).toEqual([3, 2, 1].map((n) => `${number}-${n}-order`));
  });

  test('a form made through the native API is listed as well, its people with name and address', async () => {
    const made = await world.ci.post('/api/v1/projects/shop/pre-approvals', {
      ...{ externalId: number, valid: true, executors: [{ username: 'ann' }], environments: ['qa'] },
      windowStart: '2026-11-22T09:00:00.500Z',
    });
    expect(made.statusCode).toBe(201);
    expect(await listed()).toMatchObject({
      users: [{ name: 'Ann Lee', email: 'ann@example.test' }],
      ...{ envs: ['qa'], execution_window_start: 1_795_338_001 },
    });
  });
});
