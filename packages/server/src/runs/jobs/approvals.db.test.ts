import type { Run } from '@countersign/contract/run-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { codeOf, jobOf, openRunWorld, type RunWorld } from '../../../test/run-world.ts';

// Approval jobs, by the rules and the notes on Zadig, 4.1.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const asking = (approval: object) => world.workflow([{ name: 'sign-off', approval }]);

test('as many have to approve as it needs, of those it names', async () => {
  const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
  const run = await world.start(await asking({ approvers: ['ann', 'bob', 'viewer'], needed: 2 }));
  const approval = (await world.ann.get(shop(`approvals/${jobOf(run).approval}`))).json();
  expect(approval).toMatchObject({ subject: { type: 'run-job', id: jobOf(run).id }, requestedBy: 'ci' });
  expect(approval.title).toMatch(/^Flow \d+, run 1: sign-off$/);
  expect((await world.signJob(world.ann, run)).status).toBe('waiting-for-approval');
  const ended = await world.signJob(viewer, run);
  expect([ended.status, jobOf(ended).because]).toEqual(['passed', 'Approved.']);
});

test('one rejection rejects, whatever the others say', async () => {
  const run = await world.start(await asking({ approvers: ['ann', 'bob', 'ci'], needed: 1 }));
  const ended = await world.signJob(world.bob, run, 'reject');
  expect([ended.status, ended.because, jobOf(ended).status]).toEqual([
    ...['rejected', 'Job sign-off: Rejected.', 'rejected'],
  ]);
});

// By default whoever asks is kept from signing, whichever way they ask.
test('who has started the run does not approve it, nor after somebody else has retried it, nor who retried it', async () => {
  const flow = await asking({ approvers: ['ann', 'bob', 'ci'] });
  const sign = (who: RunWorld['ann'], run: Run) =>
    who.post(shop(`approvals/${jobOf(run).approval}/decisions`), { verdict: 'approve' });
  const first = await world.start(flow);
  expect(codeOf(await sign(world.ci, first))).toBe('approval/barred');
  await ok(world.bob.post(shop(`runs/${first.id}:cancel`)));
  const again = (await ok(world.bob.post(shop(`runs/${first.id}:retry`)))).json();
  expect(codeOf(await sign(world.ci, again))).toBe('approval/barred');
  expect(codeOf(await sign(world.bob, again))).toBe('approval/barred');
  expect(codeOf(await sign(world.ann, again))).toBe('200');
});

test('unless the job says that they may; where nobody else is asked, it fails and says so', async () => {
  const own = await world.start(await asking({ approvers: ['ci'], separateDuties: false }));
  expect(await world.signJob(world.ci, own)).toMatchObject({ status: 'passed' });
  const ended = await world.start(await asking({ approvers: ['ci'] }));
  expect([ended.status, ended.because]).toEqual(['failed', expect.stringContaining('Job sign-off: ')]);
});

test('who is not named may not sign', async () => {
  const run = await world.start(await asking({ approvers: ['ann'] }));
  const answer = await world.bob.post(shop(`approvals/${jobOf(run).approval}/decisions`), {
    verdict: 'approve',
  });
  expect(answer.statusCode).toBe(403);
});

test('a question taken back cancels the run, whoever cancelled an earlier attempt', async () => {
  const { id } = await world.start(await asking({ approvers: ['ann'] }));
  await ok(world.bob.post(shop(`runs/${id}:cancel`)));
  const run = (await ok(world.bob.post(shop(`runs/${id}:retry`)))).json();
  await ok(world.ann.post(shop(`approvals/${jobOf(run).approval}:withdraw`), { reason: 'Too early' }));
  const because = 'Job sign-off: The approval was withdrawn.';
  expect(await world.lookAt(run.id)).toMatchObject({ status: 'cancelled', because });
});

test('fewer people than it needs: the run fails and says so', async () => {
  await ok(world.ann.call('PUT', shop('roles/Board'), { members: ['ann', 'bob'] }));
  const flow = await asking({ approvers: ['role:Board'], needed: 2 });
  await ok(world.ann.call('PUT', shop('roles/Board'), { members: ['bob'] }));
  const ended = await world.start(flow);
  expect([ended.status, ended.because]).toEqual([
    ...['failed', 'Job sign-off: It takes 2 to approve, and only bob can be asked.'],
  ]);
  await ok(world.ann.call('PUT', shop('roles/Board'), { members: [] }));
  expect((await world.start(flow)).because).toBe(
    'Job sign-off: It takes 2 to approve, and nobody can be asked.',
  );
});

test('a role that is gone: the run fails and says so', async () => {
  await ok(world.ann.call('PUT', shop('roles/Guests'), { members: ['bob'] }));
  const flow = await asking({ approvers: ['role:Guests'] });
  await ok(world.ann.call('DELETE', shop('roles/Guests')));
  const ended = await world.start(flow);
  expect(ended.status).toBe('failed');
  expect(ended.because).toContain('there is no role "Guests"');
});

test('a retry asks again; what was approved in an earlier attempt stays approved', async () => {
  const flow = await world.workflow([
    { name: 'first', approval: { approvers: ['ann'] } },
    { name: 'second', approval: { approvers: ['ann'] } },
  ]);
  const run = await world.start(flow);
  const second = await world.signJob(world.ann, run);
  const rejected = await world.signJob(world.ann, second, 'reject');
  expect(rejected.status).toBe('rejected');
  const again = (await ok(world.ci.post(shop(`runs/${run.id}:retry`)))).json();
  expect(jobOf(again)).toMatchObject({ name: 'second', status: 'waiting-for-approval', attempt: 2 });
  expect(jobOf(again).approval).not.toBe(jobOf(rejected).approval);
  expect((await world.signJob(world.ann, again)).status).toBe('passed');
});

test('the decision wakes the run by itself', async () => {
  const run = await world.start(await asking({ approvers: ['ann'] }));
  const sign = world.ann.post(shop(`approvals/${jobOf(run).approval}/decisions`), { verdict: 'approve' });
  expect(codeOf(await sign)).toBe('200');
  await world.heard();
  expect((await world.runNow(run.id)).status).toBe('passed');
});
