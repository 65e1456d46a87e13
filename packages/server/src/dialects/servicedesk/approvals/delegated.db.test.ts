import { afterAll, beforeAll, expect, test } from 'vitest';
import { delegate, withdraw } from '../../../../test/delegated-world.ts';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../../test/servicedesk-world.ts';

// From shared/specs/servicedesk.md, sections 1.5 and 3: the row of the original approver becomes "Delegated", a new one
// carries original_approver and is pending; it is taken back while it is pending; the pair counts once.

let world: ServicedeskWorld;
beforeAll(async () => {
  world = await openServicedesk();
});
afterAll(() => world.close());

const row = ({ approver, original_approver: original, status, comments }: Json) => [
  approver.name,
  original?.name,
  status.name,
  comments,
];

test('a delegated approval is two rows, of which the delegate’s is decided', async () => {
  const { ann, bob } = world;
  const { release, level } = await world.policyRelease({ name: 'QA', rule: 'everyone', approvers: ['ann'] });
  const path = `/releases/${release}/approval_levels/${level}/approvals`;
  const list = async () => (await world.ask(ann, 'GET', path)).json.approvals as Json[];
  const inbox = async (who: typeof ann) =>
    (await world.ask(who, 'GET', '/approvals')).json.approvals as Json[];
  const [before] = await list();
  expect(before).not.toHaveProperty('original_approver');
  const delegation = await delegate(ann, 'bob');
  expect((await list()).map(row)).toEqual([
    ['ann', undefined, 'Delegated', null],
    ['bob', 'ann', 'Pending Approval', null],
  ]);
  const [original, delegated] = await list();
  expect(original.id).toBe(before.id);
  expect(await inbox(ann)).toEqual([]);
  expect(await inbox(bob)).toMatchObject([{ id: delegated.id, original_approver: { name: 'ann' } }]);
  const count = await world.ask(bob, 'GET', '/approvals/_total_count');
  expect(count.json._total_count.approvals).toBe(1);

  const act = (who: typeof ann, id: string) =>
    world.ask(who, 'PUT', `${path}/${id}/approve`, { approval: { comments: 'In her place' } });
  for (const id of [original.id, delegated.id]) expect((await act(ann, id)).status).toBe(403);
  expect((await act(bob, original.id)).status).toBe(403);

  await withdraw(ann, delegation);
  expect((await list()).map(row)).toEqual([['ann', undefined, 'Pending Approval', null]]);
  expect((await act(bob, delegated.id)).status).toBe(404);

  const again = await delegate(ann, 'bob');
  const signed = await act(bob, delegated.id);
  expect([signed.status, row(signed.json.approval)]).toEqual([
    200,
    ['bob', 'ann', 'Approved', 'In her place'],
  ]);
  await withdraw(ann, again);
  expect((await list()).map(row)).toEqual([
    ['ann', undefined, 'Delegated', null],
    ['bob', 'ann', 'Approved', 'In her place'],
  ]);
});

test('many at once are decided from the inbox of the delegate', async () => {
  const { ann, bob } = world;
  const { release, level } = await world.policyRelease({ name: 'QA', rule: 'everyone', approvers: ['ann'] });
  const delegation = await delegate(ann, 'bob');
  const [waiting] = (await world.ask(bob, 'GET', '/approvals')).json.approvals as Json[];
  const item = { id: waiting.id, approval_level_id: level, module_id: release };
  const bulk = { module: 'release', approval: [item] };
  expect((await world.ask(ann, 'PUT', '/approvals/approve', bulk)).json.response_status[0].status).toBe(
    'failed',
  );
  expect((await world.ask(bob, 'PUT', '/approvals/approve', bulk)).json.response_status[0]).toMatchObject({
    id: waiting.id,
    status: 'success',
  });
  await withdraw(ann, delegation);
});
