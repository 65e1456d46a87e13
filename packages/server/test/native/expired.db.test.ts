import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtApproval } from '../../src/approvals/looking/look.job.ts';
import { type FlexWorld, openFlexWorld } from '../flexdeploy.ts';
import { latest } from '../latest.ts';
import { ok, shop } from '../pipeline-world.ts';
import { passFor } from '../time-travel.ts';

// What becomes of what was asked about when its time is over, through the whole house and in every system's words:
// docs/deadlines.md.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
});
afterAll(() => world.close());

const hour = 3600;
const level = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
const timed = { ...level, deadline: { within: '2h', onTimeout: 'expire' } };

async function expire(approval: string, seconds = 2 * hour + 1): Promise<void> {
  const { rows } = await sql<{ project: string }>`
    select project_id as project from approval where id = ${approval}
  `.execute(world.parts.db);
  await passFor(world.parts.db, approval, seconds);
  await world.parts.work((work) => lookAtApproval(work, rows[0]?.project ?? '', approval));
}
const servicedesk = async (path: string) => {
  const headers = {
    authorization: `Zoho-oauthtoken ${world.ann.token}`,
    accept: 'application/vnd.manageengine.sdp.v3+json',
  };
  return (await world.app.inject({ method: 'GET', url: `/app/shop/api/v3${path}`, headers })).json();
};

test('a gate fails, its stage and execution with it; what blocks says until when; a replay asks again', async () => {
  await ok(world.ann.post(shop('policies'), { name: 'timed', levels: [timed] }));
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'timed' }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates });
  const submitted = await release.submit();
  const asked = await world.until(submitted.id, (one) => latest(one).gates[0]?.approval != null);
  const approval = latest(asked).gates[0]?.approval ?? '';
  const { levels } = (await ok(world.ann.get(shop(`approvals/${approval}`)))).json();
  expect(asked.blockers.map(({ who, until }) => [who, until])).toEqual([[['ann'], levels[0].dueAt]]);
  const explained = (await ok(world.ann.get(shop(`approvals/${approval}:explain`)))).json();
  expect(explained.requirements[0].until).toBe(levels[0].dueAt);

  await expire(approval);
  const ended = await world.until(submitted.id, ({ status }) => status !== 'running');
  expect([ended.status, latest(ended).status, latest(ended).gates[0]?.status]).toEqual([
    ...['failed', 'gates-failed', 'failed'],
  ]);
  expect(latest(ended).gates[0]?.because).toBe('The time to decide was over.');

  const tasks = (await ok(world.flex.ann.get('/tasks/approval?status=VOIDED'))).json();
  expect(tasks.map(({ gateName, status }: Record<string, string>) => [gateName, status])).toContainEqual([
    ...['Manager Approval', 'VOIDED'],
  ]);
  const shown = await servicedesk(`/releases/${release.id}/approval_levels`);
  expect(shown.approval_levels.map(({ status }: { status: { name: string } }) => status.name)).toEqual([
    'Rejected',
  ]);

  await ok(world.ci.post(shop(`executions/${submitted.id}:replay`), { stage: 'QA' }));
  const again = await world.until(submitted.id, (one) => {
    const now = latest(one).gates[0]?.approval;
    return now != null && now !== approval;
  });
  await world.sign(world.ann, again);
  await world.until(submitted.id, ({ status }) => status === 'successful');
});

test('a version under review is a draft again; SecMaster has the due date, and then the task as canceled', async () => {
  await ok(world.ann.post(shop('policies'), { name: 'review', levels: [timed] }));
  const flow = shop('workflows/nightly');
  await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewPolicy: 'review' }));
  const definition = { stages: [{ name: 'Main', jobs: [{ name: 'run', manual: { instructions: 'Run' } }] }] };
  await ok(world.ci.post(`${flow}/versions`, { label: 'v1', definition }));
  const { approval } = (await ok(world.ci.post(`${flow}/versions/1:submit`))).json();
  const task = async () => {
    const headers = { 'x-auth-token': world.ann.token, 'content-type': 'application/json' };
    const url = `/v1/p1/workspaces/shop/soc/tasks/${approval}`;
    return (await world.app.inject({ method: 'GET', url, headers })).json().data;
  };
  const { levels } = (await ok(world.ann.get(shop(`approvals/${approval}`)))).json();
  expect(await task()).toMatchObject({
    status: 'waiting',
    due_date: `${levels[0].dueAt.slice(0, 19)}Z+0000`,
  });
  await expire(approval);
  const status = async () => (await ok(world.ann.get(`${flow}/versions/1`))).json().status;
  await expect.poll(status, { timeout: 15_000 }).toBe('draft');
  expect((await task()).status).toBe('canceled');
});

test('a job of a run is timed out, and so is the run', async () => {
  const flow = shop('workflows/weekly');
  await ok(world.ann.post(shop('workflows'), { key: 'weekly', name: 'Weekly', reviewRequired: false }));
  const jobs = [{ name: 'sign-off', approval: { approvers: ['ann'], timeout: 7200 } }];
  await ok(
    world.ann.post(`${flow}/versions`, { label: 'v1', definition: { stages: [{ name: 'QA', jobs }] } }),
  );
  await ok(world.ann.post(`${flow}/versions/1:submit`));
  const run = (await ok(world.ci.post(`${flow}/runs`))).json();
  const read = async () => (await ok(world.ann.get(shop(`runs/${run.id}`)))).json();
  await expect
    .poll(async () => (await read()).stages[0].jobs[0].approval, { timeout: 15_000 })
    .not.toBeNull();
  const { stages, blockers } = await read();
  const { approval, until } = stages[0].jobs[0];
  expect(blockers[0].until).toBe(until);
  expect((await ok(world.ann.get(shop(`approvals/${approval}`)))).json().dueAt).toBe(until);
  await expire(approval);
  await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe('timed-out');
  expect((await read()).stages[0].jobs[0]).toMatchObject({
    status: 'timed-out',
    because: 'The time to decide was over.',
  });
});
