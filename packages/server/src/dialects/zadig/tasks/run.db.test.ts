import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bad,
  denied,
  deploy,
  look,
  no,
  openRunning,
  type Running,
  signOff,
  wanted,
} from '../../../../test/zadig-runs.ts';

// Sections 2.1, 2.2 and 2.4 of the spec: what the pages run, and what is checked. The table of the five checkpoints is played in
// ../checkpoints.db.test.ts.

// Longer than a row of an index may be, and without anything that repeats.
const long = String.fromCodePoint(...Array.from({ length: 6000 }, (_, nth) => 0x4e00 + nth));

let world: Running;
beforeAll(async () => {
  world = await openRunning();
});
afterAll(() => world.close());

let name: string;
beforeEach(() => {
  name = world.next();
});

describe('2.1 the pages run', () => {
  test('the preset with the choices filled in; task_id counts up from 1', async () => {
    await world.create('', deploy);
    for (const task of [1, 2, 3])
      expect((await world.runPage(world.page())).text).toBe(
        `{"project_name":"shop","workflow_name":"${name}","task_id":${task}}`,
      );
    expect((await world.runs())[0]).toMatchObject({
      inputs: { 'deploy-env': 'qa', 'deploy-services': [{ service: 'cart', module: 'cart-api' }] },
      ...{ environments: ['qa'], services: [{ service: 'cart', module: 'cart-api' }], via: 'zadig' },
    });
  });
  test('the form is named in the address; in the body it is not read', async () => {
    await world.create(wanted, deploy);
    const form = await world.form();
    expect(await world.runPage(world.page({ approval_ticket_id: form }))).toMatchObject(
      no('cannot find approval ticket of id: , error: the provided hex string is not a valid ObjectID'),
    );
    expect((await world.runPage(world.page(), form)).status).toBe(200);
    expect((await world.runs())[0].pre_approval_id).toBe(String(BigInt(`0x${form}`)));
  });
  test('the flag of the body is not read either: what is stored counts', async () => {
    await world.create(wanted, deploy);
    expect((await world.runPage(world.page({ enable_approval_ticket: false }))).json.code).toBe(6160);
  });
  test('without pre-approval the form is passed over and not kept', async () => {
    await world.create('', deploy);
    for (const form of ['nonsense', await world.form({ envs: ['prod'] })])
      expect((await world.runPage(world.page(), form)).status).toBe(200);
    expect((await world.runs()).map(({ pre_approval_id }) => pre_approval_id)).toEqual([null, null]);
  });
});

describe('2.2 what is checked, in its order', () => {
  test.each([
    '',
    '{',
    '[',
    '{"name": 1',
  ])('1. a body that is no JSON, %j: the decoder says why', async (body) => {
    expect(await world.runPage(body)).toMatchObject(bad(expect.stringMatching(/EOF|invalid character/)));
  });
  test('1. nor a document', async () => {
    expect(await world.runPage({ name, project: 'shop', stages: 'all' })).toMatchObject(
      bad(expect.stringContaining('stages: expected array')),
    );
  });
  test.each([
    ['a viewer', () => world.viewer, 'shop'],
    ['somebody from elsewhere', () => world.outsider, 'shop'],
    ['a project that is not there', () => world.ann, 'nope'],
    ['no project', () => world.ann, ''],
  ])('2. %s: 403 with an empty body', async (_, who, project) => {
    await world.create('', deploy);
    expect(await world.runPage(world.page({ project }), undefined, who())).toMatchObject({
      status: 403,
      text: '',
      type: undefined,
    });
  });
  test('2. and who may not is on record', async () => {
    await world.create('', deploy);
    await world.runPage(world.page(), undefined, world.viewer);
    const { rows } = await sql<{ code: string }>`
      select entry::json->'details'->>'code' as code from ledger_entry
      where action = 'run.start.refused' and subject_id = ${name}
    `.execute(world.parts.db);
    expect(rows).toEqual([{ code: 'auth/forbidden' }]);
  });
  test('5. a workflow that is not there', async () => {
    expect(await world.runPage(world.page())).toMatchObject(
      no(`cannot find workflow ${name}, the error is: mongo: no documents in result`),
    );
  });
  test.each(['a\0b', long])('5. a name that no workflow can have', async (other) => {
    expect(await world.runPage(world.page({ name: other }))).toMatchObject(
      no(`cannot find workflow ${other}, the error is: mongo: no documents in result`),
    );
  });
  test('6. a disabled one, before the form is looked at', async () => {
    await world.create(`${wanted}\ndisabled: true`, deploy);
    expect(await world.runPage(world.page(), 'x')).toMatchObject(no('workflow is disabled'));
  });
  test.each([{}, { remark: '' }, { remark: '  \t' }])('7. a remark that is required: %j', async (more) => {
    await world.create('remark_required: true', deploy);
    expect(await world.runPage(world.page(more))).toMatchObject(no(`${denied} remark is required.`));
  });
  test('7. with one it runs, and keeps it', async () => {
    await world.create('remark_required: true', deploy);
    expect((await world.runPage(world.page({ remark: 'Before the sale' }))).status).toBe(200);
    expect((await world.runs())[0].remark).toBe('Before the sale');
  });

  describe('8. the form', () => {
    test.each([
      ['', 'the provided hex string is not a valid ObjectID'],
      ['12', 'the provided hex string is not a valid ObjectID'],
      ['67580000000000000000000g', "encoding/hex: invalid byte: U+0067 'g'"],
      ['675800000000000000000099', 'mongo: no documents in result'],
      ['0000000000000000ffffffff', 'mongo: no documents in result'],
    ])('a. that does not load, %j', async (form, cause) => {
      await world.create(wanted, deploy);
      expect(await world.runPage(world.page(), form)).toMatchObject(
        no(`cannot find approval ticket of id: ${form}, error: ${cause}`),
      );
    });
    test('b. of another project that one can see', async () => {
      await world.create(wanted, deploy);
      const body = { project_key: 'depot', approval_id: `other-${name}`, status: 1 };
      await world.ask(world.outsider, 'POST', '/openapi/ticket/approval', body);
      const [listed] = (
        await world.ask(
          world.outsider,
          'GET',
          `/api/aslan/ticket/approval?projectName=depot&query=other-${name}$`,
        )
      ).json;
      expect(await world.runPage(world.page(), listed.id, world.administrator)).toMatchObject(
        no(`${denied} project key mismatch.`),
      );
      expect(await world.runPage(world.page(), listed.id)).toMatchObject(
        no(`cannot find approval ticket of id: ${listed.id}, error: mongo: no documents in result`),
      );
    });
    test('c. both ends of the window belong to it, 0 is open', async () => {
      await world.create(wanted, deploy);
      const now = Math.floor(Date.now() / 1000);
      for (const [window, status] of [
        [{ execution_window_start: now - 5, execution_window_end: now + 600 }, 200],
        [{ execution_window_start: 0, execution_window_end: 0 }, 200],
        [{ execution_window_start: now + 600 }, 400],
        [{ execution_window_end: now - 600 }, 400],
      ] as const) {
        const answer = await world.runPage(world.page(), await world.form(window));
        expect([window, answer.status]).toEqual([window, status]);
        if (status === 400) expect(answer).toMatchObject(no(`${denied} not in execution time window.`));
      }
    });
    test('d. a schedule is nobody in person, and the core refuses it for a form that names people', async () => {
      await world.create(wanted, look);
      const form = await world.form({ users: [{ name: 'Ann', email: 'ann@example.test' }] });
      const { startRunBySystem } = await import('../../../runs/starting/start.ts');
      const { rows } = await sql<{
        id: string;
        key: string;
      }>`select id, key from project where key = 'shop'`.execute(world.parts.db);
      const project = rows[0] as { id: string; key: string };
      const refused = await world.parts.work((work) =>
        startRunBySystem(work, project, {
          workflow: name,
          inputs: {},
          preApproval: String(BigInt(`0x${form}`)),
        }),
      );
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'pre-approval/executor' } });
    });
    test('e. others are named: by the display name', async () => {
      await world.create(wanted, deploy);
      const form = await world.form({ users: [{ name: 'Ann', email: 'ann@example.test' }] });
      expect(await world.runPage(world.page(), form, world.bob)).toMatchObject(
        no(`${denied} user Bob Roy is not allowed to create workflow task.`),
      );
      expect((await world.runPage(world.page(), form, world.ann)).status).toBe(200);
    });
    test('an administrator is no exception', async () => {
      await world.create(wanted, deploy);
      const form = await world.form({ users: [{ name: 'Ann', email: 'ann@example.test' }] });
      expect((await world.runPage(world.page(), form, world.administrator)).json.code).toBe(6160);
    });
  });

  test.each([
    ['an environment that is none of the project', { env: 'nowhere' }, /there is no such environment/],
    ['no environment', { env: '' }, /there is no such environment/],
    ['no services', { services: [] }, /is required/],
    [
      'a service without modules',
      { services: [{ service_name: 'cart', modules: [] }] },
      /service \[cart\] names no modules/,
    ],
    [
      'a module of another',
      { services: [{ service_name: 'cart', modules: [{ service_module: 'x' }] }] },
      /there is no such service/,
    ],
  ])('a choice that cannot be, %s', async (_, spec, description) => {
    await world.create('', deploy);
    expect(await world.runPage(world.page({}, spec))).toMatchObject(no(expect.stringMatching(description)));
    expect(await world.runs()).toEqual([]);
  });
  test('what is fixed cannot be chosen otherwise', async () => {
    await world.create('', deploy.replace('env: qa', 'env: qa, env_source: fixed'));
    expect(await world.runPage(world.page({}, { env: 'prod' }))).toMatchObject(
      no(expect.stringContaining('is one of qa')),
    );
    expect((await world.runPage(world.page())).status).toBe(200);
  });
  test('a job that is left out, or to be skipped, is not skipped: nothing runs', async () => {
    await world.create('', deploy, look);
    expect(await world.runPage(world.page())).toMatchObject(
      no(expect.stringMatching(/^job \[look\] is left out or skipped/)),
    );
    const stages = world.page().stages;
    stages[0]?.jobs.push({ name: 'look', type: 'manual', skipped: true } as never);
    expect(await world.runPage(world.page({ stages }))).toMatchObject(
      no(expect.stringMatching(/^job \[look\]/)),
    );
    expect(await world.runs()).toEqual([]);
  });
  test('an approval that is left out, or to be skipped, is asked all the same', async () => {
    await world.create('', signOff, deploy);
    expect((await world.runPage(world.page())).status).toBe(200);
    const stages = world.page().stages;
    stages[0]?.jobs.push({ name: 'sign-off', type: 'approval', skipped: true } as never);
    expect((await world.runPage(world.page({ stages }))).status).toBe(200);
    const { json } = await world.ask(
      world.ann,
      'GET',
      `/openapi/workflows/custom/task?taskId=2&workflowKey=${name}`,
    );
    expect(json.stages[0].jobs[0]).toMatchObject({ name: 'job-0-0-0-sign-off', status: 'wait_for_approval' });
  });
  test('a form may be used again and again (2.4), a single-use one but once', async () => {
    await world.create(wanted, deploy);
    const form = await world.form();
    for (let nth = 0; nth < 3; nth += 1) expect((await world.runPage(world.page(), form)).status).toBe(200);
    const made = await world.ci.post('/api/v1/projects/shop/pre-approvals', {
      ...{ externalId: `once-${name}`, valid: true, singleUse: true },
    });
    const once = BigInt(made.json().id).toString(16).padStart(24, '0');
    expect((await world.runPage(world.page(), once)).status).toBe(200);
    expect(await world.runPage(world.page(), once)).toMatchObject(
      no(expect.stringMatching(/approval ticket is used up/)),
    );
  });
});
