import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { look, openRunning, type Running } from '../../../../test/zadig-runs.ts';
import type { Json } from '../../../../test/zadig-world.ts';

// Sections 4.1 and 4.2 of the spec: people are asked in the midst of a task, and decide it through both routes.

let world: Running;
beforeAll(async () => {
  world = await openRunning();
});
afterAll(() => world.close());

let name: string;
beforeEach(() => {
  name = world.next();
});

const job = (jobName: string, users: readonly string[], needed = 1) => {
  const people = users.map((user) => `{ type: user, user_name: ${user} }`).join(', ');
  return `{ name: ${jobName}, type: approval, spec: { type: native, native_approval: { needed_approvers: ${needed}, approve_users: [${people}] } } }`;
};
async function start(...jobs: string[]): Promise<void> {
  await world.create('', ...jobs);
  const all = jobs.filter((one) => one === look).map(() => ({ name: 'look' }));
  // Whoever asks is kept from signing, so that it is somebody who is not asked.
  const body = { name, project: 'shop', stages: [{ jobs: all }] };
  const ran = await world.runPage(body, undefined, world.ci);
  expect(ran.status).toBe(200);
}
const full = 'job-0-0-0-sign-off';
const decide = (more: object = {}, who = world.ann) =>
  world.ask(who, 'POST', '/openapi/workflows/custom/task/approve', {
    ...{ workflow_key: name, task_id: 1, stage_name: full, approve: true, comment: '' },
    ...more,
  });
const onPage = (more: object = {}, who = world.ann) =>
  world.ask(who, 'POST', '/api/aslan/workflow/v4/workflowtask/approve', {
    ...{ workflow_name: name, task_id: 1, job_name: full, approve: true, comment: '' },
    ...more,
  });
const read = async (): Promise<Json> =>
  (await world.ask(world.ann, 'GET', `/openapi/workflows/custom/task?taskId=1&workflowKey=${name}`)).json;
const jobsNow = async () => {
  await world.advance();
  const { status, stages } = await read();
  return [status, ...stages[0].jobs.map((one: Json) => one.status)];
};
const no = (description: unknown) => ({
  status: 400,
  json: { code: 6169, description, extra: {}, message: '批准工作流任务失败', type: 'error' },
});
const success = { status: 200, text: '{"message":"success"}', type: 'application/json; charset=utf-8' };

describe.each([
  ['the public API', decide],
  ['the pages', onPage],
] as const)('%s', (_, send) => {
  test('approves, and the task goes on', async () => {
    await start(job('sign-off', ['ann']), look);
    expect(await send({ comment: '看起来不错' })).toMatchObject(success);
    expect(await jobsNow()).toEqual(['running', 'passed', 'running']);
    const { native_approval } = (await read()).stages[0].jobs[0].spec;
    expect(native_approval).toMatchObject({
      approve_users: [
        {
          ...{ type: 'user', user_id: 'ann', user_name: 'Ann Lee', reject_or_approve: 'approve' },
          ...{ comment: '看起来不错', operation_time: expect.any(Number) },
        },
      ],
      reject_or_approve: 'approve',
    });
  });
  test('rejects: one no ends it at once', async () => {
    await start(job('sign-off', ['ann', 'bob'], 2), look);
    expect(await send({ approve: false }, world.bob)).toMatchObject(success);
    expect(await jobsNow()).toEqual(['reject', 'reject', 'skipped']);
  });
  test('approve left out is a no', async () => {
    await start(job('sign-off', ['ann']));
    expect(await send({ approve: undefined })).toMatchObject(success);
    expect(await jobsNow()).toEqual(['reject', 'reject']);
  });
  test('as many as are needed', async () => {
    await start(job('sign-off', ['ann', 'bob', 'viewer'], 2));
    expect(await send({}, world.ann)).toMatchObject(success);
    expect(await jobsNow()).toEqual(['running', 'wait_for_approval']);
    expect(await send({}, world.viewer)).toMatchObject(success);
    expect(await jobsNow()).toEqual(['passed', 'passed']);
  });

  test('the decision is the core’s, made through this door', async () => {
    await start(job('sign-off', ['ann']));
    await send();
    const { rows } = await sql<Json>`
      select d.via, d.verdict, a.username from decision d
      join account a on a.id = d.account_id
      join run_job j on j.project_id = d.project_id and j.approval_id = d.approval_id
      join run r on r.project_id = j.project_id and r.id = j.run_id
      join workflow w on w.project_id = r.project_id and w.id = r.workflow_id
      where w.key = ${name}
    `.execute(world.parts.db);
    expect(rows).toEqual([{ via: 'zadig', verdict: 'approve', username: 'ann' }]);
  });

  test.each([
    ['again the same', true, 'Ann Lee have approve already'],
    ['the other after all', false, 'Ann Lee have approve already'],
  ])('%s', async (_, approve, description) => {
    await start(job('sign-off', ['ann', 'bob'], 2));
    expect(await send()).toMatchObject(success);
    expect(await send({ approve })).toMatchObject(no(description));
  });
  test('what was decided before', async () => {
    await start(job('sign-off', ['ann', 'bob']));
    await send({ approve: false });
    expect(await send({}, world.bob)).toMatchObject(no('not found approval'));
  });
  test.each([
    ['is not asked', () => world.bob, 'Bob Roy'],
    ['is an administrator', () => world.administrator, 'root'],
    ['only looks', () => world.viewer, 'viewer'],
  ])('somebody who %s', async (_, who, person) => {
    await start(job('sign-off', ['ann']));
    expect(await send({}, who())).toMatchObject(no(`user ${person} has no authority to Approve`));
    expect(await jobsNow()).toEqual(['running', 'wait_for_approval']);
  });
  test('somebody from elsewhere: as if it were not there', async () => {
    await start(job('sign-off', ['ann']));
    expect(await send({}, world.outsider)).toMatchObject(no('not found approval'));
  });

  test('nothing is missing', async () => {
    await start(job('sign-off', ['ann']));
    const text = (workflow: string, task: number, what: string) =>
      `can not find approved workflow: ${workflow}, taskID: ${task},jobName: ${what}`;
    expect(await send({ workflow_key: '', workflow_name: '' })).toMatchObject(no(text('', 1, full)));
    expect(await send({ task_id: 0 })).toMatchObject(no(text(name, 0, full)));
    expect(await send({ stage_name: '', job_name: '' })).toMatchObject(no(text(name, 1, '')));
  });
  test.each([
    [{ task_id: 9 }],
    [{ workflow_key: 'nope', workflow_name: 'nope' }],
    [{ stage_name: 'job-0-1-0-sign-off', job_name: 'job-0-1-0-sign-off' }],
    [{ stage_name: 'nope', job_name: 'nope' }],
  ])('%j: nothing waits under that', async (more) => {
    await start(job('sign-off', ['ann']));
    expect(await send(more)).toMatchObject(no('not found approval'));
  });
  test('a comment beyond all bounds', async () => {
    await start(job('sign-off', ['ann']));
    expect(await send({ comment: 'x'.repeat(1001) })).toMatchObject(
      no(expect.stringMatching(/^comment: at most 1000/)),
    );
  });
  test('whoever is asked may decide, also with a token for nothing else', async () => {
    await start(job('sign-off', ['viewer']));
    const limit = (scopes: string | null) =>
      sql`update token set scopes = ${scopes}::text[] where account_id = ${world.viewer.accountId}`.execute(
        world.parts.db,
      );
    await limit('{read}');
    expect(await send({}, world.viewer)).toMatchObject({ status: 403, text: '' });
    await limit('{decide}');
    expect(await send({}, world.viewer)).toMatchObject(success);
    await limit(null);
  });
});

describe('which job is meant', () => {
  test.each([full, 'sign-off', 'Go'])('%s', async (stage_name) => {
    await start(job('sign-off', ['ann']));
    expect(await decide({ stage_name })).toMatchObject(success);
  });
  test('only what waits counts', async () => {
    await start(job('first', ['ann']), job('second', ['ann']));
    expect(await decide({ stage_name: 'second' })).toMatchObject(no('not found approval'));
    expect(await decide({ stage_name: 'Go' })).toMatchObject(success);
    expect(await jobsNow()).toEqual(['running', 'passed', 'wait_for_approval']);
    expect(await decide({ stage_name: 'job-0-0-0-first' })).toMatchObject(no('not found approval'));
    expect(await decide({ stage_name: 'job-0-1-0-second' })).toMatchObject(success);
  });
});

test.each([
  ['/openapi/workflows/custom/task/approve', '{'],
  ['/api/aslan/workflow/v4/workflowtask/approve', ''],
  ['/openapi/workflows/custom/task/approve', '{"task_id": "1"}'],
])('%s with %j cannot be read: a refusal, not a failure (our decision)', async (path, body) => {
  const answer = await world.ask(world.ann, 'POST', path, body);
  expect(answer).toMatchObject(no(expect.stringMatching(/^failed to unmarshal request data, error: /)));
});

test('4.1 nobody answers in time: timeout', async () => {
  await start(job('sign-off', ['ann']));
  await world.advance(3601);
  const { status, stages } = await read();
  expect([status, stages[0].jobs[0].status]).toEqual(['timeout', 'timeout']);
  // What is asked runs out at the same time as the job, by the database's clock.
  const over = sql`clock_timestamp() - interval '1 second'`;
  await sql`update approval set due_at = ${over} where due_at is not null and status = 'open'`.execute(
    world.parts.db,
  );
  expect(await decide()).toMatchObject(no('not found approval'));
});
test('4.1 cancelled: nobody is asked any more', async () => {
  await start(job('sign-off', ['ann']));
  await world.ask(world.ann, 'DELETE', `/openapi/workflows/custom/task?taskId=1&workflowKey=${name}`);
  expect((await read()).stages[0].jobs[0].status).toBe('cancelled');
  expect(await decide()).toMatchObject(no('not found approval'));
});
test('4.1 a group is taken apart into its people', async () => {
  await world.administrator.call('PUT', '/api/v1/groups/cab', { members: ['ann', 'bob'] });
  const group =
    '{ name: sign-off, type: approval, spec: { type: native, native_approval: { needed_approvers: 2, approve_users: [{ type: group, group_name: cab }] } } }';
  await start(group);
  const users = (await read()).stages[0].jobs[0].spec.native_approval.approve_users;
  expect(users.map(({ user_id }: Json) => user_id).sort()).toEqual(['ann', 'bob']);
  expect(await decide()).toMatchObject(success);
  expect(await decide({}, world.bob)).toMatchObject(success);
  expect(await jobsNow()).toEqual(['passed', 'passed']);
});
