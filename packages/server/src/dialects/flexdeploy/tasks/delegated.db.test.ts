import { afterAll, beforeAll, expect, test } from 'vitest';
import { delegate, withdraw } from '../../../../test/delegated-world.ts';
import { type FlexWorld, messageOf, openFlexWorld } from '../../../../test/flexdeploy.ts';
import { ok } from '../../../../test/pipeline-world.ts';

// FlexDeploy has no word for a delegation: a task is on the list of whoever it is for at the time.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
});
afterAll(() => world.close());

type Task = { taskId: number; status: string };
const tasks = async (who: 'ann' | 'bob' | 'root', query: string): Promise<Task[]> =>
  (await ok(world.flex[who].get(`/tasks/approval${query}`))).json();

async function waiting() {
  const gates = [{ name: 'Gate', type: 'approval', policy: 'qa' }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates });
  const { id, snapshot } = await release.submit();
  const of = `?snapshotId=${snapshot.id}`;
  await expect.poll(async () => (await tasks('root', of)).length, { timeout: 30_000 }).toBe(1);
  return { release, execution: id, of };
}

test('a task goes to the delegate and comes back, and one gate is decided by either', async () => {
  const { release, execution, of } = await waiting();
  const delegation = await delegate(world.ann, 'bob');
  expect(await tasks('ann', of)).toEqual([]);
  const [task] = await tasks('bob', of);
  expect(task?.status).toBe('PENDING');
  expect(await tasks('root', of)).toEqual([task]);
  const tried = await world.flex.ann.put(`/tasks/approval/approve/${task?.taskId}`);
  expect([tried.statusCode, messageOf(tried)]).toEqual([403, expect.stringContaining('delegated')]);
  await withdraw(world.ann, delegation);
  expect(await tasks('bob', of)).toEqual([]);
  expect(await tasks('ann', of)).toEqual([task]);
  const gone = await world.flex.bob.put(`/tasks/approval/approve/${task?.taskId}`);
  expect(gone.statusCode).toBe(403);
  const again = await delegate(world.ann, 'bob');
  const answer = await world.flex.bob.put(`/tasks/approval/approve/${task?.taskId}`);
  expect([answer.statusCode, answer.json().status]).toEqual([200, 'APPROVED']);
  await withdraw(world.ann, again);
  // Afterwards it is a decided task of the two of them.
  for (const who of ['ann', 'bob'] as const) expect((await tasks(who, of))[0]?.status).toBe('APPROVED');
  await world.until(execution, ({ status }) => status === 'successful');
  expect(release.id).toBeDefined();
});

test('the gate is approved by the delegate, who names no task, and by nobody else', async () => {
  const { release, execution, of } = await waiting();
  const delegation = await delegate(world.ann, 'bob');
  const gate = { environmentId: world.environments.qa, gateName: 'Gate', status: 'APPROVED' };
  const path = `/releases/${release.id}/gate/approval${of}`;
  const tried = await world.flex.ann.post(path, gate);
  expect([tried.statusCode, messageOf(tried)]).toEqual([403, expect.stringContaining('delegated')]);
  const stranger = await world.flex.ci.post(path, gate);
  expect(messageOf(stranger)).toContain('It waits for bob.');
  expect((await world.flex.bob.post(path, gate)).statusCode).toBe(201);
  await world.until(execution, ({ status }) => status === 'successful');
  await withdraw(world.ann, delegation);
});
