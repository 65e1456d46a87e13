import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bad,
  deploy,
  look,
  openRunning,
  type Running,
  signOff,
  wanted,
} from '../../../../test/zadig-runs.ts';
import type { Json } from '../../../../test/zadig-world.ts';

// Section 4.3 of the spec as far as it is about tasks that are there: detail, list, cancel, retry, remark.

let world: Running;
beforeAll(async () => {
  world = await openRunning();
});
afterAll(() => world.close());

let name: string;
beforeEach(() => {
  name = world.next();
});

const at = '/openapi/workflows/custom';
const read = (task: unknown = 1, who = world.ann) =>
  world.ask(who, 'GET', `${at}/task?taskId=${task}&workflowKey=${name}`);
const cancel = (task: unknown = 1, who = world.ann) =>
  world.ask(who, 'DELETE', `${at}/task?taskId=${task}&workflowKey=${name}`);
const retry = (task: unknown = 1, who = world.ann) =>
  world.ask(who, 'POST', `${at}/${name}/task/${task}?projectKey=shop`);
const error = (code: number, message: string, description: unknown) => ({
  status: 400,
  json: { code, description, extra: {}, message, type: 'error' },
});
const success = { status: 200, text: '{"message":"success"}' };
const nothing = 'mongo: no documents in result';
/** Says of the job that waits for a person how it went. */
async function complete(status: 'passed' | 'failed'): Promise<void> {
  const { rows } = await sql<{ run: string; job: string }>`
    select run_id as run, id as job from run_job where status = 'waiting' order by id desc limit 1
  `.execute(world.parts.db);
  const path = `/api/v1/projects/shop/runs/${rows[0]?.run}/jobs/${rows[0]?.job}:complete`;
  const answer = await world.ann.post(path, { status });
  expect(answer.statusCode).toBe(200);
}
const statusOf = async () => (await read()).json.status;

describe('GET …/custom/task', () => {
  test('has the keys of the documents; what has not happened is left out', async () => {
    await world.create(`${wanted}\nparams: [{ name: tag, type: string, value: v1 }]`, deploy, signOff);
    const form = await world.form({ approval_id: `CHG-${name}` });
    const params = [{ name: 'tag', value: 'v2' }];
    await world.runPage(world.page({ params, remark: 'Before the sale' }), form);
    const { status, json } = await read();
    expect(status).toBe(200);
    const [time] = [expect.any(Number)];
    expect(json).toEqual({
      ...{ task_id: 1, workflow_key: name, workflow_name: name },
      params: [{ ...json.params[0], name: 'tag', value: 'v2' }],
      ...{ status: 'running', reverted: false, remark: 'Before the sale', task_creator: 'Ann Lee' },
      ...{ create_time: time, start_time: time },
      stages: [
        {
          ...{
            name: 'Go',
            status: 'running',
            start_time: time,
            parallel: false,
            manual_exec: null,
            error: '',
          },
          jobs: json.stages[0].jobs,
        },
      ],
      ...{ project_key: 'shop', is_restart: false, debug: false },
      ...{ approval_ticket_id: form, approval_id: `CHG-${name}` },
    });
    const [first, second] = json.stages[0].jobs;
    expect(first).toEqual({
      ...{ name: 'job-0-0-0-deploy', key: 'deploy', display_name: 'deploy', origin_name: 'deploy' },
      ...{
        type: 'zadig-deploy',
        status: 'running',
        reverted: false,
        start_time: time,
        cost_seconds: time,
        error: '',
      },
      ...{ breakpoint_before: false, breakpoint_after: false },
      spec: {
        ...{ env: 'qa', env_alias: '', production: false, service_type: '', deploy_contents: [] },
        ...{ skip_check_run_status: false, is_import_to_deploy: false },
        service_and_images: [{ service_name: 'cart', service_module: 'cart-api', image: '' }],
        ...{ yaml_content: '', user_supplied_value: '', variable_kvs: [] },
      },
      ...{ error_policy: null, error_handler_user_id: '', error_handler_username: '', retry_count: 0 },
      job_info: { job_name: 'deploy' },
    });
    expect(second).toMatchObject({
      name: 'job-0-1-0-sign-off',
      type: 'approval',
      status: '',
      cost_seconds: 0,
    });
    expect(second.start_time).toBeUndefined();
    for (const at of [json.create_time, json.start_time, first.start_time])
      expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(600);
  });

  test('without a form both its ids are empty', async () => {
    await world.create('', deploy);
    await world.runPage(world.page());
    expect((await read()).json).toMatchObject({ approval_ticket_id: '', approval_id: '' });
  });
  test('a form under the id that its client gave', async () => {
    await world.create(wanted, deploy);
    const id = `6758bbbbbbbbbbbbbbb${name.slice(8).padStart(5, '0')}`;
    await world.form({ id, approval_id: `given-${name}` });
    await world.runPage(world.page(), id);
    expect((await read()).json.approval_ticket_id).toBe(id);
  });

  test('while people are asked, the job waits and the task runs', async () => {
    await world.create('', signOff);
    await world.runPage(world.page());
    const { json } = await read();
    expect([json.status, json.stages[0].status]).toEqual(['running', 'running']);
    expect(json.stages[0].jobs[0]).toMatchObject({
      status: 'wait_for_approval',
      spec: {
        type: 'native',
        native_approval: {
          approve_users: [{ type: 'user', user_id: 'bob', user_name: 'Bob Roy' }],
          reject_or_approve: '',
        },
      },
    });
  });

  test.each([
    ['passed', () => complete('passed')],
    ['failed', () => complete('failed')],
    ['cancelled', () => cancel()],
    ['timeout', () => world.advance(100_000)],
  ] as const)('ends as %s', async (status, end) => {
    await world.create('', look);
    await world.runPage({ name, project: 'shop', stages: [{ jobs: [{ name: 'look' }] }] });
    await end();
    const { json } = await read();
    expect([json.status, json.stages[0].status, json.stages[0].jobs[0].status]).toEqual([
      status,
      status,
      status,
    ]);
    expect(json.end_time).toBeGreaterThanOrEqual(json.start_time);
    expect('error' in json).toBe(status === 'failed' || status === 'timeout');
  });

  test.each([
    [2, nothing],
    [0, nothing],
    [-1, nothing],
    ['', nothing],
    ['99999999999', nothing],
    ['9223372036854775807', nothing],
  ])('of no task, %j: 6161', async (task, description) => {
    await world.create('', deploy);
    await world.runPage(world.page());
    expect(await read(task)).toMatchObject(error(6161, '获取工作流任务失败', description));
  });
  test.each([
    'x',
    '1.0',
    '1e3',
    '9223372036854775808',
  ])('of what is no number, %j: an empty 400', async (task) => {
    expect(await read(task)).toMatchObject({ status: 400, text: '' });
    expect(await cancel(task)).toMatchObject({ status: 400, text: '' });
  });
  test('for somebody from elsewhere it is not there', async () => {
    await world.create('', deploy);
    await world.runPage(world.page());
    expect((await read(1, world.outsider)).json).toMatchObject({ code: 6161, description: nothing });
    expect((await read(1, world.viewer)).status).toBe(200);
  });
});

describe('GET …/{key}/tasks', () => {
  const list = async (query = '', who = world.ann) => {
    const { status, json } = await world.ask(who, 'GET', `${at}/${name}/tasks${query}`);
    return {
      status,
      total: json?.total,
      ids: json?.workflow_tasks?.map(({ task_id }: Json) => task_id),
      json,
    };
  };
  test('pages of 10, newest first', async () => {
    await world.create('', deploy);
    for (let nth = 0; nth < 12; nth += 1) await world.runPage(world.page());
    expect(await list('?projectKey=shop')).toMatchObject({
      total: 12,
      ids: [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
    });
    expect(await list('?pageNum=2')).toMatchObject({ total: 12, ids: [2, 1] });
    expect(await list('?pageNum=3&pageSize=5')).toMatchObject({ total: 12, ids: [2, 1] });
    expect((await list('?pageSize=2')).ids).toEqual([12, 11]);
    expect((await list('?pageNum=9')).ids).toEqual([]);
    expect((await list()).json.workflow_tasks[0]).toEqual({
      ...{ workflow_key: name, workflow_name: name, project_key: 'shop', task_id: 12 },
      ...{
        create_time: expect.any(Number),
        task_creator: 'Ann Lee',
        start_time: expect.any(Number),
        end_time: 0,
      },
      status: 'running',
    });
  });
  test.each(['?pageNum=x', '?pageSize=1.5'])('%s: an empty 400', async (query) => {
    expect(await world.ask(world.ann, 'GET', `${at}/${name}/tasks${query}`)).toMatchObject({
      status: 400,
      text: '',
    });
  });
  test('of a workflow that is not there, or not for the sender, nothing', async () => {
    expect(await list()).toMatchObject({ status: 200, json: { total: 0, workflow_tasks: [] } });
    await world.create('', deploy);
    await world.runPage(world.page());
    expect((await list('', world.outsider)).total).toBe(0);
    expect((await list('?projectKey=depot')).total).toBe(0);
  });
});

describe('DELETE …/custom/task', () => {
  const start = async () => {
    await world.create('', look);
    await world.runPage({ name, project: 'shop', stages: [{ jobs: [{ name: 'look' }] }] });
  };
  const no = (description: unknown) => error(6163, '取消工作流任务失败', description);
  test('stops it', async () => {
    await start();
    expect(await cancel()).toMatchObject(success);
    expect(await statusOf()).toBe('cancelled');
  });
  test('only one that has passed is refused', async () => {
    await start();
    await complete('passed');
    expect(await cancel()).toMatchObject(no(`task: ${name}:1 is passed, cannot cancel`));
  });
  test.each([
    'failed',
    'cancelled',
  ] as const)('one that is %s stays so, and that is a success', async (status) => {
    await start();
    await (status === 'failed' ? complete('failed') : cancel());
    expect(await cancel()).toMatchObject(success);
    expect(await statusOf()).toBe(status);
  });
  test('one that is not there', async () => {
    await start();
    expect(await cancel(2)).toMatchObject(no(nothing));
    expect(await cancel(1, world.outsider)).toMatchObject(no(nothing));
  });
  test('who only looks may not', async () => {
    await start();
    expect(await cancel(1, world.viewer)).toMatchObject({ status: 403, text: '' });
    expect(await statusOf()).toBe('running');
  });
});

describe('POST …/{key}/task/{taskID}', () => {
  const start = async (more = '', form?: string) => {
    await world.create(more, look);
    const ran = await world.runPage({ name, project: 'shop', stages: [{ jobs: [{ name: 'look' }] }] }, form);
    expect(ran.status).toBe(200);
  };
  const end = {
    failed: () => complete('failed'),
    cancelled: () => cancel(),
    timeout: () => world.advance(100_000),
  };
  test.each(['failed', 'cancelled', 'timeout'] as const)('tries one again that is %s', async (status) => {
    await start();
    await end[status]();
    expect(await retry()).toMatchObject(success);
    const { json } = await read();
    expect(json).toMatchObject({ status: 'running', is_restart: true, task_id: 1 });
    expect(json.end_time).toBeUndefined();
  });
  test('tries one again that was rejected', async () => {
    await world.create('', signOff);
    await world.runPage(world.page());
    const decision = { workflow_key: name, task_id: 1, stage_name: 'job-0-0-0-sign-off', approve: false };
    expect(await world.ask(world.bob, 'POST', `${at}/task/approve`, decision)).toMatchObject(success);
    await world.advance();
    expect(await statusOf()).toBe('reject');
    expect(await retry()).toMatchObject(success);
    expect((await read()).json.stages[0].jobs[0].status).toBe('wait_for_approval');
  });
  test.each(['running', 'passed'] as const)('not one that is %s', async (status) => {
    await start();
    if (status === 'passed') await complete('passed');
    expect(await retry()).toMatchObject(error(6164, '重试工作流任务失败', '工作流任务状态无法重试'));
  });
  test('one that is not there', async () => {
    await start();
    expect(await retry(7)).toMatchObject(error(6161, '获取工作流任务失败', nothing));
  });
  test('what is no number', async () => {
    await start();
    expect(await retry('x')).toMatchObject(bad('taksID is invalid'));
  });
  test('who only looks may not', async () => {
    await start();
    await cancel();
    expect(await retry(1, world.viewer)).toMatchObject({ status: 403, text: '' });
  });

  describe('asks all of it again (our decision on 2.4)', () => {
    const denied = (description: unknown) => error(6160, '创建工作流任务失败', description);
    const change = (form: string, what: ReturnType<typeof sql>) =>
      sql`update pre_approval set ${what} where id = ${String(BigInt(`0x${form}`))}`.execute(world.parts.db);
    test.each([
      ['the window is over', sql`window_end = now() - interval '1 minute'`, /not in execution time window/],
      ['it was revoked', sql`revoked_at = now()`, /approval ticket is not effective\. .* was revoked at/],
      [
        'others are named',
        sql`executors = '[{"name":"b","email":"bob@example.test"}]'`,
        /user Ann Lee is not allowed/,
      ],
    ])('%s', async (_, what, description) => {
      const form = await world.form();
      await start(wanted, form);
      await cancel();
      await change(form, what);
      expect(await retry()).toMatchObject(denied(expect.stringMatching(description)));
      expect(await statusOf()).toBe('cancelled');
    });
    test('also of who tries it again', async () => {
      const form = await world.form({ users: [{ name: 'Ann', email: 'ann@example.test' }] });
      await start(wanted, form);
      await cancel();
      expect(await retry(1, world.bob)).toMatchObject(
        denied(expect.stringMatching(/user Bob Roy is not allowed/)),
      );
      expect(await retry()).toMatchObject(success);
    });
    test('and whether the workflow is on', async () => {
      await start();
      await cancel();
      await world.ann.call('PATCH', `/api/v1/projects/shop/workflows/${name}`, { enabled: false });
      expect(await retry()).toMatchObject(denied('workflow is disabled'));
    });
  });
});

describe('PUT …/{key}/task/{taskID}', () => {
  const remark = (body: unknown, task: unknown = 1, who = world.ci) =>
    world.ask(who, 'PUT', `${at}/${name}/task/${task}`, body);
  test('gives it another remark, and that is on record', async () => {
    await world.create('', deploy);
    await world.runPage(world.page());
    for (const text of ['After the sale', 'After the sale', ''])
      expect(await remark({ remark: text })).toMatchObject(success);
    expect((await read()).json.remark).toBe('');
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ledger_entry l
      join run r on r.id::text = l.subject_id join workflow w on w.id = r.workflow_id
      where l.action = 'run.remarked' and w.key = ${name}
    `.execute(world.parts.db);
    expect(rows[0]?.n).toBe(2);
  });
  test.each([
    ['{', 1, /invalid character/],
    ['{"remark": 7}', 1, /of type string$/],
    [{ remark: 'x'.repeat(1001) }, 1, /^remark: at most 1000/],
    [{ remark: 'x' }, 'x', /^invalid task id$/],
    [{ remark: 'x' }, 9, /^mongo: no documents/],
  ])('%j of task %s: 400', async (body, task, description) => {
    await world.create('', deploy);
    await world.runPage(world.page());
    expect(await remark(body, task)).toMatchObject(bad(expect.stringMatching(description)));
  });
  test('who only looks may not', async () => {
    await world.create('', deploy);
    await world.runPage(world.page());
    expect(await remark({ remark: 'x' }, 1, world.viewer)).toMatchObject({ status: 403, text: '' });
  });
});
