import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FlexWorld, messageOf, openFlexWorld, policy, twoStages } from '../../../../test/flexdeploy.ts';
import { gateOf } from '../../../../test/latest.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';

// "spec" is shared/specs/flexdeploy.md: sections 2.7 (tasks of approval) and 2.8 (scheduled tasks).

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
  await policy(world.ann, 'board', [
    { name: 'Board', rule: 'at-least', count: 2, approvers: ['ann', 'bob', 'role:CAB'] },
  ]);
});
afterAll(() => world.close());

type Task = Record<string, unknown> & { taskId: number; status: string };
const tasks = async (who: 'ann' | 'bob' | 'ci' | 'root', query = ''): Promise<Task[]> =>
  (await ok(world.flex[who].get(`/tasks/approval${query}`))).json();

const gates = (by: string) => [{ name: 'Gate', type: 'approval', policy: by }];
async function waiting(by = 'qa') {
  const release = await world.release({ name: 'QA', environment: 'qa', gates: gates(by) });
  const execution = await release.submit();
  const of = `?snapshotId=${execution.snapshot.id}`;
  return { release, execution, of };
}

describe('tasks/approval', () => {
  test('has a task with the documented attributes (spec 2.7)', async () => {
    const { release, execution, of } = await waiting();
    const [task] = await tasks('ann', of);
    const snapshot = (await world.ann.get(shop(`snapshots/${execution.snapshot.id}`))).json();
    const [, date, time] = /^(.{10})T(.{8})/.exec(snapshot.createdAt) ?? [];
    const [year, month, day] = date?.split('-') ?? [];
    expect(task).toEqual({
      taskId: expect.any(Number),
      status: 'PENDING',
      environmentId: Number(world.environments.qa),
      requestType: 'Release',
      flexFields: [],
      requestorPath: null,
      externalId: null,
      externalSystemId: null,
      externalSystemType: null,
      notes: null,
      links: [],
      snapshotId: Number(execution.snapshot.id),
      pipelineName: expect.stringMatching(/^standard /),
      environmentName: 'QA',
      gateName: 'Gate',
      releaseName: 'Web shop 2.4',
      releaseDefinitionId: Number(release.id),
      releaseSnapshot: `${month}-${day}-${year} ${time}`,
      pipelineStageGateExecId: Number(gateOf(execution).id),
    });
    expect((await world.flex.ann.get(`/tasks/approval/${task?.taskId}`)).json()).toEqual(task);
  });

  test('has one for every approver, by group, role or in person, once; each sees their own, an administrator all (spec)', async () => {
    const { of } = await waiting('board');
    expect([(await tasks('ann', of)).length, (await tasks('bob', of)).length]).toEqual([1, 1]);
    expect((await tasks('ci', of)).length).toBe(0);
    expect((await tasks('root', of)).length).toBe(2);
  });

  test('is approved with an empty body; the gate and the task are one decision (spec 0.3, 2.7)', async () => {
    const { release, execution, of } = await waiting();
    const [task] = await tasks('ann', of);
    const answer = await world.flex.ann.put(`/tasks/approval/approve/${task?.taskId}`);
    expect([answer.statusCode, answer.json().status]).toEqual([200, 'APPROVED']);
    await world.until(execution.id, ({ status }) => status === 'successful');
    const gate = { environmentId: world.environments.qa, gateName: 'Gate', status: 'APPROVED' };
    const again = await world.flex.ann.post(`/releases/${release.id}/gate/approval${of}`, gate);
    expect(again.statusCode).toBe(400);
    expect((await world.flex.ann.put(`/tasks/approval/approve/${task?.taskId}`)).statusCode).toBe(400);
  });

  test('is rejected with notes, which the task then shows (spec 2.7)', async () => {
    const { execution, of } = await waiting();
    const [task] = await tasks('ann', of);
    const answer = await world.flex.ann.put(`/tasks/approval/reject/${task?.taskId}`, { notes: 'not yet' });
    expect(answer.json()).toMatchObject({ status: 'REJECTED', notes: 'not yet' });
    await world.until(execution.id, ({ status }) => status === 'rejected');
  });

  test('is one person’s: another is refused with 403, also one who has a task of their own', async () => {
    const { of } = await waiting('board');
    const [task] = await tasks('ann', of);
    for (const who of ['bob', 'ci'] as const) {
      const answer = await world.flex[who].put(`/tasks/approval/approve/${task?.taskId}`);
      expect([answer.statusCode, messageOf(answer)]).toEqual([
        403,
        `This task is for ann and not for ${who}; GET tasks/approval lists your own.`,
      ]);
    }
    expect((await tasks('ann', of))[0]?.status).toBe('PENDING');
  });

  test('is approved by an administrator where the policy grants the override, and rejected by none', async () => {
    await policy(world.ann, 'with override', [{ name: 'QA', rule: 'anyone', approvers: ['ann'] }], ['root']);
    const { of, execution } = await waiting('with override');
    const [task] = await tasks('root', of);
    expect((await world.flex.root.put(`/tasks/approval/reject/${task?.taskId}`)).statusCode).toBe(403);
    const answer = await world.flex.root.put(`/tasks/approval/approve/${task?.taskId}`);
    // Nobody has signed ann's task: it is not asked any more.
    expect([answer.statusCode, answer.json().status]).toEqual([200, 'VOIDED']);
    await world.until(execution.id, ({ status }) => status === 'successful');
  });

  test('follows what others made of it: signed beside it, or ended', async () => {
    const { execution, of } = await waiting('board');
    const [mine] = await tasks('ann', of);
    await world.flex.ann.put(`/tasks/approval/approve/${mine?.taskId}`);
    expect([(await tasks('ann', of))[0]?.status, (await tasks('bob', of))[0]?.status]).toEqual([
      'APPROVED',
      'PENDING',
    ]);
    await ok(world.ann.post(shop(`executions/${execution.id}:abort`), { reason: 'x' }));
    expect((await tasks('bob', of))[0]?.status).toBe('VOIDED');
  });

  test('is listed as a bare array, by any of the documented filters (spec 2.7)', async () => {
    const { execution, of } = await waiting();
    const [task] = await tasks('ann', of);
    const stage = execution.stages[0]?.attempts[0]?.id;
    const services = (await world.ann.get(shop('services'))).json().items as { id: string }[];
    for (const filter of [
      `pipelineStageExecId=${stage}`,
      `pipelineStageGateExecId=${gateOf(execution).id}`,
      `environmentId=${world.environments.qa}&status=PENDING`,
      `projectId=${services[0]?.id}`,
    ])
      expect((await tasks('ann', `${of}&${filter}`)).map(({ taskId }) => taskId)).toEqual([task?.taskId]);
    for (const filter of [
      'workflowRequestId=1',
      'folderRequestId=1',
      'status=APPROVED',
      `environmentId=${world.environments.prod}`,
      'projectId=99999',
      'notes=nothing',
    ])
      expect(await tasks('ann', `${of}&${filter}`)).toEqual([]);
    expect((await world.flex.ann.get('/tasks/approval?environmentId=QA')).statusCode).toBe(400);
  });

  test('that is not there, or in a project that one may not enter: 404 (spec 2)', async () => {
    const { of } = await waiting();
    const [task] = await tasks('ann', of);
    for (const answer of [
      await world.flex.stranger.get(`/tasks/approval/${task?.taskId}`),
      await world.flex.stranger.put(`/tasks/approval/approve/${task?.taskId}`),
    ])
      expect([answer.statusCode, messageOf(answer)]).toEqual([
        404,
        `Task not found: there is no ${task?.taskId} here.`,
      ]);
    expect((await world.flex.ann.get('/tasks/approval/999999')).statusCode).toBe(404);
    expect((await world.flex.ann.get('/tasks/approval/x')).statusCode).toBe(400);
    expect((await world.flex.stranger.get('/tasks/approval')).json()).toEqual([]);
  });
});

describe('tasks/scheduled', () => {
  const night = { name: 'Night', type: 'schedule', cron: '30 3 1 1 *', timeZone: 'UTC' };
  async function scheduled(more: object = {}) {
    const release = await world.release({ name: 'QA', environment: 'qa', gates: [{ ...night, ...more }] });
    const execution = await release.submit();
    const task = gateOf(execution).id;
    return { release, execution, task };
  }

  test('has a task with the documented attributes; its time goes by both documented names (spec 2.8)', async () => {
    const { release, execution, task } = await scheduled();
    const answer = await world.flex.bob.get(`/tasks/scheduled/${task}`);
    const opens = gateOf(execution).opensAt?.slice(0, 4);
    expect(answer.json()).toMatchObject({
      taskId: Number(task),
      status: 'PENDING',
      environmentId: Number(world.environments.qa),
      scheduleDate: `${opens}-01-01 03:30:00.0`,
      scheduledDate: `${opens}-01-01 03:30:00.0`,
      snapshotId: Number(execution.snapshot.id),
      environmentName: 'QA',
      gateName: 'Night',
      releaseName: 'Web shop 2.4',
      releaseId: Number(release.id),
      snapshotName: expect.stringMatching(/^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d$/),
      pipelineStageGateExecId: Number(task),
    });
    const listed = (
      await world.flex.bob.get(`/tasks/scheduled?releaseId=${release.id}&status=PENDING`)
    ).json();
    expect(listed).toEqual([answer.json()]);
    expect((await world.flex.stranger.get('/tasks/scheduled')).json()).toEqual([]);
  });

  test('is run by those who may override the gate: the execution goes on at once (spec: run)', async () => {
    const { execution, task } = await scheduled({ override: ['bob'] });
    const refused = await world.flex.ci.put(`/tasks/scheduled/run/${task}`);
    expect([refused.statusCode, messageOf(refused)]).toEqual([
      403,
      'ci may not override gate Night. It waits for bob.',
    ]);
    const run = await world.flex.bob.put(`/tasks/scheduled/run/${task}`, { notes: 'now' });
    expect([run.statusCode, run.json().status]).toEqual([200, 'COMPLETED']);
    expect((await world.get(execution.id)).status).toBe('successful');
    expect((await world.flex.bob.put(`/tasks/scheduled/run/${task}`)).statusCode).toBe(400);
  });

  test('is cancelled: its execution is aborted (spec: cancel)', async () => {
    const { execution, task } = await scheduled();
    const cancelled = await world.flex.ci.put(`/tasks/scheduled/cancel/${task}`);
    expect([cancelled.statusCode, cancelled.json().status]).toEqual([200, 'CANCELLED']);
    expect((await world.get(execution.id)).status).toBe('aborted');
    expect((await world.flex.ci.put(`/tasks/scheduled/cancel/${task}`)).statusCode).toBe(400);
  });

  test('that is not there, or is a gate of another type: 404', async () => {
    const release = await world.release(...twoStages);
    const execution = await release.submit();
    for (const id of [gateOf(execution).id, '999999'])
      for (const answer of [
        await world.flex.ann.get(`/tasks/scheduled/${id}`),
        await world.flex.ann.put(`/tasks/scheduled/run/${id}`),
      ])
        expect(answer.statusCode).toBe(404);
  });
});
