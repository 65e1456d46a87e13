import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../../test/app.ts';
import { delegate, withdraw } from '../../../../test/delegated-world.ts';
import { type Json, openSecmaster, type SecmasterWorld } from '../../../../test/secmaster/world.ts';

// SecMaster has no word for a delegation: a task is on the list of whoever it is for at the time.

let world: SecmasterWorld;
beforeAll(async () => {
  world = await openSecmaster();
});
afterAll(() => world.close());

const taskOf = async (who: Client, version: string, query = ''): Promise<Json> => {
  const { json } = await world.ask(who, 'GET', `/tasks?limit=100&${query}`);
  return json.data.find((one: Json) => one.action_version_id === version);
};
const review = (who: Client, version: string) =>
  world.ask(who, 'POST', `/workflows/versions/${version}/approval`, { result: 'PASS', content: 'seen' });

test('a review goes to the delegate and comes back; who signs is who is named', async () => {
  const { ann, bob } = world;
  const { id } = await world.submitted();
  const delegation = await delegate(ann, 'bob');
  expect(await taskOf(ann, id)).toBeUndefined();
  expect(await taskOf(bob, id)).toMatchObject({ approveuser_name: 'bob', status: 'waiting' });
  expect((await review(ann, id)).status).toBe(403);
  await withdraw(ann, delegation);
  expect(await taskOf(bob, id)).toBeUndefined();
  expect(await taskOf(ann, id)).toMatchObject({ approveuser_name: 'ann' });
  expect((await review(bob, id)).status).toBe(403);
  const again = await delegate(ann, 'bob');
  expect((await review(bob, id)).status).toBe(200);
  expect(await taskOf(bob, id, 'query_type=all_handled')).toMatchObject({
    ...{ status: 'finished', approver: 'bob', approveuser_name: '' },
  });
  await withdraw(ann, again);
});
