import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../test/servicedesk-world.ts';

// What the decisions at the top of the spec say of limits, of levels that lose their approvers, of faults of our own
// and of long ids. "line" is a line of seed 003.

let world: ServicedeskWorld;
let owner: pg.Client;
beforeAll(async () => {
  world = await openServicedesk();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

const anyone = { name: 'anyone_approves' };
const stage = { name: 'Submission' };
const add = (release: string, level: object) =>
  world.ask(world.ci, 'POST', `/releases/${release}/approval_levels`, {
    approval_level: { name: 'L', stage, rule: anyone, ...level },
  });

describe('limits', () => {
  test.each([
    0,
    101,
    -1,
    60.5,
    '60.5',
  ])('a threshold of %j is refused: whole numbers from 1 to 100', async (rule_value) => {
    const release = await world.handRelease();
    expect((await add(release, { rule: { name: 'percentage' }, rule_value })).status).toBe(400);
  });

  test.each([1, 100])('a threshold of %j is taken', async (rule_value) => {
    const release = await world.handRelease();
    const { status, json } = await add(release, { rule: { name: 'percentage' }, rule_value });
    expect([status, json.approval_level.rule_value]).toEqual([200, String(rule_value)]);
  });

  test('a level has at most 50 approvers', async () => {
    const people: Json[] = [];
    for (let nth = 1; nth <= 51; nth += 1) {
      const { accountId } = await world.person(`many${nth}`, { project: 'shop', access: 'viewer' });
      people.push({ approver: { id: accountId } });
    }
    const release = await world.handRelease();
    expect((await add(release, { approvals: people })).status).toBe(400);
    expect((await add(release, { approvals: people.slice(0, 50) })).status).toBe(200);
  });
});

test('levels are numbered within their stage (lines 651 and 713: two levels of one release, both 1)', async () => {
  const release = await world.handRelease();
  await add(release, {});
  await add(release, { name: 'Second' });
  await add(release, { stage: { name: 'Planning' } });
  const { json } = await world.ask(world.ann, 'GET', `/releases/${release}/approval_levels`);
  expect(
    json.approval_levels.map(({ level, release_stage }: Json) => [release_stage.internal_name, level]),
  ).toEqual([
    ['submission', 1],
    ['submission', 2],
    ['planning', 1],
  ]);
});

test('deleting the last approver leaves the level pending and blocked, and says so', async () => {
  const release = await world.handRelease();
  const level = (await add(release, { approvals: [{ approver: { name: 'ann' } }] })).json.approval_level.id;
  const path = `/releases/${release}/approval_levels/${level}`;
  const [only] = (await world.ask(world.ann, 'GET', `${path}/approvals`)).json.approvals;
  expect((await world.ask(world.ci, 'DELETE', `${path}/approvals/${only.id}`)).status).toBe(200);
  expect((await world.ask(world.ann, 'GET', path)).json.approval_level.status.name).toBe('Pending Approval');
  const { items } = (await ok(world.ann.get(shop('approvals?limit=1')))).json() as Json;
  const explained = (await ok(world.ann.get(shop(`approvals/${items[0].id}:explain`)))).body;
  expect(explained).toContain('an empty level is never approved');
});

test('a fault of our own is 500 with 4004, on an item and on a list, and says nothing of what failed', async () => {
  const { release, level } = await world.policyRelease({ name: 'QA', rule: 'anyone', approvers: ['ann'] });
  const path = `/releases/${release}/approval_levels`;
  await owner.query('alter table level rename to hidden_level');
  const answers = [
    await world.ask(world.ann, 'GET', `${path}/${level}`),
    await world.ask(world.ann, 'GET', path),
    await world.ask(world.ann, 'PUT', `${path}/${level}/approvals/1/approve`, { approval: {} }),
  ];
  await owner.query('alter table hidden_level rename to level');
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 500]);
  for (const { json } of answers) {
    const [{ status_code, messages }] = [json.response_status].flat();
    expect([status_code, messages[0].status_code]).toEqual([4000, 4004]);
    expect(JSON.stringify(json)).not.toMatch(/level|relation|select|\.ts|shop/i);
  }
  expect(answers.map(({ json }) => Array.isArray(json.response_status))).toEqual([false, true, false]);
});

test('ids of releases beyond 2^53 travel unchanged, in the address, in a criterion and in the answer', async () => {
  await owner.query('alter table release alter column id restart with 152000014951317001');
  const release = await world.handRelease();
  expect(release).toBe('152000014951317001');
  await add(release, {});
  const path = `/releases/${release}`;
  expect((await world.ask(world.ann, 'GET', path)).json.release.id).toBe(release);
  const [level] = (await world.ask(world.ann, 'GET', `${path}/approval_levels`)).json.approval_levels;
  expect(level.release.id).toBe(release);
  const search = (value: string) =>
    world.ask(world.ann, 'GET', '/releases', {
      list_info: { search_criteria: { field: 'id', condition: 'is', value } },
    });
  expect((await search(release)).json.releases.map(({ id }: Json) => id)).toEqual([release]);
  expect((await search('152000014951317000')).json.releases).toEqual([]);
});
