import { afterAll, beforeAll, expect, test } from 'vitest';
import { delegate, withdraw } from '../../../../test/delegated-world.ts';
import { openRunning, type Running } from '../../../../test/zadig-runs.ts';

// Zadig has no word for a delegation: whoever stands in is shown with the one it is for.

let world: Running;
beforeAll(async () => {
  world = await openRunning();
});
afterAll(() => world.close());

const signOff =
  '{ name: sign-off, type: approval, spec: { type: native, native_approval: { needed_approvers: 1, approve_users: [{ type: user, user_name: ann }] } } }';

test('an approval job is decided by the delegate, and not by the one who delegated', async () => {
  const { ann, bob } = world;
  const name = world.next();
  await world.create('', signOff);
  await world.runPage({ name, project: 'shop', stages: [{ jobs: [] }] }, undefined, world.administrator);
  const users = async () => {
    const path = `/openapi/workflows/custom/task?taskId=1&workflowKey=${name}`;
    return (await world.ask(ann, 'GET', path)).json.stages[0].jobs[0].spec.native_approval.approve_users;
  };
  const approve = (who: typeof ann) =>
    world.ask(who, 'POST', '/openapi/workflows/custom/task/approve', {
      ...{ workflow_key: name, task_id: 1, stage_name: 'job-0-0-0-sign-off', approve: true, comment: '' },
    });
  const delegation = await delegate(ann, 'bob');
  expect(await users()).toEqual([{ type: 'user', user_id: 'bob', user_name: 'bob for Ann Lee' }]);
  expect((await approve(ann)).json.description).toMatch(/^user Ann Lee has no authority to Approve/);
  await withdraw(ann, delegation);
  expect(await users()).toEqual([{ type: 'user', user_id: 'ann', user_name: 'Ann Lee' }]);
  expect((await approve(bob)).json.description).toMatch(/^user Bob Roy has no authority to Approve/);
  const again = await delegate(ann, 'bob');
  expect((await approve(bob)).status).toBe(200);
  await withdraw(ann, again);
  expect(await users()).toMatchObject([
    { user_id: 'bob', user_name: 'bob for Ann Lee', reject_or_approve: 'approve' },
  ]);
});
