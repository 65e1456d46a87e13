import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../../test/app.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../../test/servicedesk-world.ts';

let world: ServicedeskWorld;
beforeAll(async () => {
  world = await openServicedesk();
});
afterAll(() => world.close());

type Level = {
  readonly release: string;
  readonly level: string;
  readonly path: string;
  readonly approvals: Json[];
};

/** A level of a policy, open, with these approvers. */
async function open(rule: string, ...approvers: string[]): Promise<Level> {
  const { release, level } = await world.policyRelease({ name: 'QA', rule, approvers });
  const path = `/releases/${release}/approval_levels/${level}`;
  const { json } = await world.ask(world.ann, 'GET', `${path}/approvals`);
  return { release, level, path, approvals: json.approvals };
}
const of = ({ approvals }: Level, who: Client): string =>
  approvals.find(({ approver }) => approver.id === who.accountId)?.id;

describe('approvals of a level', () => {
  test('are listed and read with their approver, status and level', async () => {
    const level = await open('everyone', 'ann', 'bob');
    expect(level.approvals.map(({ status }) => status.name)).toEqual([
      'Pending Approval',
      'Pending Approval',
    ]);
    const { json } = await world.ask(world.bob, 'GET', `${level.path}/approvals/${of(level, world.ann)}`);
    expect(json.response_status).toEqual({ status_code: 2000, status: 'success' });
    expect(json.approval).toMatchObject({
      approver: { id: world.ann.accountId, name: 'ann', user_scope: '0' },
      comments: null,
      approval_level: { id: level.level },
      action_taken_on: null,
    });
  });

  test.each([
    'approve',
    '_approve',
    'reject',
    '_reject',
  ])('%s, with a comment of at most 1000 characters', async (verb) => {
    const level = await open('everyone', 'ann');
    const path = `${level.path}/approvals/${of(level, world.ann)}/${verb}`;
    const long = await world.ask(world.ann, 'PUT', path, { approval: { comments: 'x'.repeat(1001) } });
    expect(long.status).toBe(400);
    const { status, json } = await world.ask(world.ann, 'PUT', path, {
      approval: { comments: 'x'.repeat(1000) },
    });
    expect(status).toBe(200);
    expect(json.approval.comments).toBe('x'.repeat(1000));
    expect(json.approval.status.name).toBe(verb.includes('approve') ? 'Approved' : 'Rejected');
    expect(json.approval.action_taken_on.value).toMatch(/^\d{13}$/);
  });

  test('a comment can be left out', async () => {
    const level = await open('everyone', 'ann');
    const { status } = await world.ask(
      world.ann,
      'PUT',
      `${level.path}/approvals/${of(level, world.ann)}/approve`,
    );
    expect(status).toBe(200);
  });
});

describe('who may decide', () => {
  test('only the approver: somebody else is 403, also when they are asked themselves, and the attempt is on record', async () => {
    const level = await open('everyone', 'ann', 'bob');
    for (const who of [world.bob, world.ci]) {
      const before = await refusals();
      const path = `${level.path}/approvals/${of(level, world.ann)}/approve`;
      const { status, json } = await world.ask(who, 'PUT', path, { approval: {} });
      expect(status).toBe(403);
      expect(json.response_status.messages[0].status_code).toBe(4002);
      expect(await refusals()).toBe(before + 1);
    }
    const { json } = await world.ask(world.ann, 'GET', level.path);
    expect(json.approval_level.status.name).toBe('Pending Approval');
  });

  test('an approval of another level, another release or nobody is 404', async () => {
    const [one, other] = [await open('everyone', 'ann'), await open('everyone', 'ann')];
    const id = of(one, world.ann);
    for (const path of [
      `${other.path}/approvals/${id}`,
      `/releases/${other.release}/approval_levels/${one.level}/approvals/${id}`,
      `${one.path}/approvals/999999`,
      `${one.path}/approvals/152000015270025999`,
      `${one.path}/approvals/x`,
    ]) {
      const { status, json } = await world.ask(world.ann, 'PUT', `${path}/approve`, { approval: {} });
      expect([status, json.response_status.messages?.[0].status_code], path).toEqual([404, 4007]);
    }
  });
});

async function refusals(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ledger_entry where action = 'approval.decide.refused'
  `.execute(world.parts.db);
  return rows[0]?.count ?? 0;
}

test('a decision is seen at once through the native API, with its author, comment and the door it came by', async () => {
  const level = await open('everyone', 'ann', 'bob');
  const path = `${level.path}/approvals/${of(level, world.ann)}/approve`;
  await world.ask(world.ann, 'PUT', path, { approval: { comments: 'Tested' } });
  const { items } = (await ok(world.ann.get(shop('approvals?limit=1')))).json() as Json;
  const native = (await ok(world.ann.get(shop(`approvals/${items[0].id}`)))).json() as Json;
  expect(native.levels[0].signers[0]).toMatchObject({
    username: 'ann',
    verdict: 'approve',
    comment: 'Tested',
  });
  const { rows } = await sql<{ via: string }>`
    select entry::jsonb ->> 'via' as via from ledger_entry where action = 'decision.made' order by seq desc limit 1
  `.execute(world.parts.db);
  expect(rows[0]?.via).toBe('servicedesk');
});

test('decisions are counted among all others', async () => {
  const count = async () => {
    const text = (await world.app.inject('/metrics')).body;
    return ['approve', 'refused'].map((outcome) =>
      Number(new RegExp(`decisions_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0),
    );
  };
  const level = await open('everyone', 'ann');
  const [made = 0, refused = 0] = await count();
  const path = `${level.path}/approvals/${of(level, world.ann)}/approve`;
  await world.ask(world.ann, 'PUT', path);
  await world.ask(world.ann, 'PUT', path);
  expect(await count()).toEqual([made + 1, refused + 1]);
});

test('a decision through the native API is seen here', async () => {
  const level = await open('everyone', 'ann');
  const { items } = (await ok(world.ann.get(shop('approvals?limit=1')))).json() as Json;
  await ok(world.ann.post(shop(`approvals/${items[0].id}/decisions`), { verdict: 'reject', comment: 'No' }));
  const { json } = await world.ask(world.bob, 'GET', `${level.path}/approvals/${of(level, world.ann)}`);
  expect(json.approval).toMatchObject({ comments: 'No', status: { name: 'Rejected' } });
});

describe('the inbox', () => {
  test('is what waits for the sender; the count says how much', async () => {
    const level = await open('everyone', 'ann', 'bob');
    const input = { list_info: { row_count: 100, filter_by: { name: 'my_release_pending_approvals' } } };
    const { json } = await world.ask(world.bob, 'GET', '/approvals', input);
    const mine = json.approvals.find(({ id }: Json) => id === of(level, world.bob));
    expect(mine).toMatchObject({
      release: { id: level.release },
      approval_level: { id: level.level, name: 'QA' },
      associated_entity: 'release',
    });
    expect(json.approvals.every(({ approver }: Json) => approver.id === world.bob.accountId)).toBe(true);
    const { json: count } = await world.ask(world.bob, 'GET', '/approvals/_total_count');
    expect(count._total_count.approvals).toBe(json.approvals.length);
    const other = { list_info: { filter_by: { name: 'my_pending_change_approvals' } } };
    expect((await world.ask(world.bob, 'GET', '/approvals', other)).status).toBe(400);
  });

  test('decides many at once, each by itself: a row each, in the order of the request', async () => {
    const [one, two] = [await open('everyone', 'bob'), await open('everyone', 'ann')];
    const item = (level: Level, who: Client) => ({
      id: of(level, who),
      approval_level_id: level.level,
      module_id: level.release,
      portal_id: 'shop',
    });
    const approval = [
      item(one, world.bob),
      item(two, world.ann),
      { ...item(one, world.bob), portal_id: 'depot' },
    ];
    const body = { module: 'release', comments: 'All good', approval };
    const { status, json } = await world.ask(world.bob, 'PUT', '/approvals/approve', body);
    expect(status).toBe(200);
    expect(
      json.response_status.map((row: Json) => [row.id, row.status_code, row.messages?.[0].status_code]),
    ).toEqual([
      [item(one, world.bob).id, 2000, undefined],
      [item(two, world.ann).id, 4000, 4002],
      [item(one, world.bob).id, 4000, 4007],
    ]);
    const { json: level } = await world.ask(world.ann, 'GET', one.path);
    expect(level.approval_level.status.name).toBe('Approved');
  });
});

describe('sending for approval', () => {
  test.each(['send_notification', '_send_notification'])('%s of a pending one, and by ids', async (verb) => {
    const level = await open('everyone', 'ann', 'bob');
    const id = of(level, world.ann);
    const cloud = { notification: { subject: 'Please', description: 'Look: $ApprovalLink' } };
    expect((await world.ask(world.ci, 'PUT', `${level.path}/approvals/${id}/${verb}`, cloud)).status).toBe(
      200,
    );
    const installed = {
      approval: { notification: { title: 'Please', description: 'Look', attachments: [] } },
    };
    const some = `${level.path}/approvals/${verb}?ids=${id},${of(level, world.bob)}`;
    expect((await world.ask(world.ci, 'PUT', some, installed)).status).toBe(200);
    expect(
      (await world.ask(world.ci, 'PUT', `${level.path}/approvals/${verb}?ids=${id},7777`, installed)).status,
    ).toBe(404);
  });

  test('of one whose level has not opened is 400, and of a decided one', async () => {
    const release = await world.handRelease();
    const approvals = [{ approver: { email_id: null, name: 'ann' } }];
    const rule = { name: 'anyone_approves' };
    const level = await world.addLevel(release, { name: 'Later', stage: { name: 'UAT' }, rule, approvals });
    const path = `/releases/${release}/approval_levels/${level}/approvals`;
    const { json } = await world.ask(world.ann, 'GET', path);
    expect(
      (await world.ask(world.ci, 'PUT', `${path}/${json.approvals[0].id}/send_notification`)).status,
    ).toBe(400);
    const decided = await open('everyone', 'ann');
    const mine = `${decided.path}/approvals/${of(decided, world.ann)}`;
    await world.ask(world.ann, 'PUT', `${mine}/approve`);
    expect((await world.ask(world.ci, 'PUT', `${mine}/send_notification`)).status).toBe(400);
  });

  test('a preview has the place of the link', async () => {
    const level = await open('everyone', 'ann');
    for (const path of [`${of(level, world.ann)}/send_notification`, 'get_notification_content']) {
      const { json } = await world.ask(world.ann, 'GET', `${level.path}/approvals/${path}`);
      expect(json.notification.description).toContain('$ApprovalLink');
    }
  });
});
