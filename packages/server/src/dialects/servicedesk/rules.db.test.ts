import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { type Answer, openServicedesk, type ServicedeskWorld } from '../../../test/servicedesk-world.ts';

// The rules through the dialect: seed 003 lines 46 to 49, the truth table and the vectors for percent of the spec
// (section 3), and majority as its table words it.

let world: ServicedeskWorld;
let people: Client[];
beforeAll(async () => {
  world = await openServicedesk();
  people = [];
  for (let nth = 1; nth <= 8; nth += 1)
    people.push(await world.person(`p${nth}`, { project: 'shop', access: 'viewer' }));
});
afterAll(() => world.close());

type Opened = { path: string; release: string; approvals: string[] };

/** A level at the stage that is open, with so many approvers, all sent. */
async function opened(rule: object, count: number): Promise<Opened> {
  const release = await world.handRelease();
  const approvals = people.slice(0, count).map(({ accountId }) => ({ approver: { id: accountId } }));
  const level = await world.addLevel(release, {
    name: 'L',
    stage: { name: 'Submission' },
    ...rule,
    approvals,
  });
  const path = `/releases/${release}/approval_levels/${level}`;
  const { json } = await world.ask(world.ann, 'GET', `${path}/approvals`, { list_info: { row_count: 50 } });
  return { path, release, approvals: json.approvals.map(({ id }: { id: string }) => id) };
}

const verbs = { '+': 'approve', '-': 'reject' } as const;

function act({ path, approvals }: Opened, who: number, what: '+' | '-'): Promise<Answer> {
  const body = { approval: { comments: `said ${what}` } };
  return world.ask(people[who] as Client, 'PUT', `${path}/approvals/${approvals[who]}/${verbs[what]}`, body);
}

async function statusOf({ path }: Opened): Promise<string> {
  const { json } = await world.ask(world.ann, 'GET', path);
  return json.approval_level.status.name;
}

const rules = {
  anyone: { rule: { name: 'anyone_approves' } },
  everyone: { rule: { name: 'sdp.approval.everyone_approves' } },
  first: { rule: { type: 'first_response' } },
  'half of them': { rule: { type: 'percentage' }, rule_value: 50 },
};
const [pending, approved, rejected] = ['Pending Approval', 'Approved', 'Rejected'];

// Actions in order by A, B, C; then what the level is under anyone, everyone, first response and 50 percent. Rejected
// early under percent, as soon as it cannot be reached any more, is our decision.
const table: [string, string, string, string, string][] = [
  ['', pending, pending, pending, pending],
  ['A+', approved, pending, approved, pending],
  ['A-', pending, rejected, rejected, pending],
  ['A- B+', approved, rejected, rejected, pending],
  ['A+ B-', approved, rejected, approved, pending],
  ['A- B-', pending, rejected, rejected, rejected],
  ['A- B- C-', rejected, rejected, rejected, rejected],
  ['A+ B+', approved, pending, approved, approved],
];

describe.each(Object.entries(rules))('%s', (name, rule) => {
  const column = Object.keys(rules).indexOf(name) + 1;
  test.each(table)('%s', async (...row) => {
    const level = await opened(rule, 3);
    for (const action of row[0].split(' ').filter(Boolean)) {
      const over = (await statusOf(level)) !== pending;
      const { status } = await act(level, 'ABC'.indexOf(action[0] ?? ''), action[1] as '+' | '-');
      expect(status, `${action}, ${over ? 'after' : 'before'} the decision`).toBe(over ? 400 : 200);
    }
    expect(await statusOf(level)).toBe(row[column]);
  });
});

// n sent, p percent, approvals needed
const vectors = [
  [4, 75, 3],
  [3, 33, 1],
  [3, 34, 2],
  [2, 50, 1],
  [3, 50, 2],
  [1, 1, 1],
  [5, 100, 5],
  [8, 75, 6],
];

test.each(vectors)('of %i people, %i percent are %i approvals', async (n, percent, needed) => {
  const level = await opened({ rule: { type: 'percent', value: String(percent) } }, n);
  for (let who = 0; who < needed; who += 1) {
    expect(await statusOf(level)).toBe(pending);
    expect((await act(level, who, '+')).status).toBe(200);
  }
  expect(await statusOf(level)).toBe(approved);
});

test.each([
  [3, 2],
  [4, 3],
])('of %i people, a majority is %i', async (n, needed) => {
  const level = await opened({ rule: { name: 'majority' } }, n);
  for (let who = 0; who < needed; who += 1) {
    expect(await statusOf(level)).toBe(pending);
    await act(level, who, '+');
  }
  expect(await statusOf(level)).toBe(approved);
});

test('what is left over of a decided level stays pending, and is refused with 400', async () => {
  const level = await opened(rules.anyone, 3);
  await act(level, 0, '+');
  const { json } = await world.ask(world.ann, 'GET', `${level.path}/approvals/${level.approvals[1]}`);
  expect(json.approval.status.name).toBe(pending);
  expect((await act(level, 1, '+')).status).toBe(400);
  expect((await act(level, 1, '-')).status).toBe(400);
});

test.each([
  '+',
  '-',
] as const)('a decision is final: saying "%s" again, or the other, is 400', async (said) => {
  const level = await opened(rules.everyone, 3);
  await act(level, 0, '+');
  const again = await act(level, 0, said);
  expect(again.status).toBe(400);
  expect(again.json.response_status).toMatchObject({ status_code: 4000, status: 'failed' });
  expect(await statusOf(level)).toBe(pending);
});

test('level 1 first, then level 2; a rejected level finishes it (line 5)', async () => {
  const first = await opened(rules.anyone, 1);
  const approvals = [{ approver: { id: (people[1] as Client).accountId } }];
  const stage = { name: 'Submission' };
  const second = await world.addLevel(first.release, {
    name: 'M',
    stage,
    rule: { name: 'anyone_approves' },
    approvals,
  });
  const path = `/releases/${first.release}/approval_levels/${second}`;
  const list = await world.ask(world.ann, 'GET', `${path}/approvals`);
  const [id] = list.json.approvals.map((one: { id: string }) => one.id);
  expect(list.json.approvals[0].status.name).toBe('To Be Sent');
  const early = await world.ask(people[1] as Client, 'PUT', `${path}/approvals/${id}/approve`, {
    approval: {},
  });
  expect(early.status).toBe(400);
  await act(first, 0, '+');
  const after = await world.ask(people[1] as Client, 'PUT', `${path}/approvals/${id}/reject`, {
    approval: {},
  });
  expect(after).toMatchObject({ status: 200, json: { approval: { id, status: { name: rejected } } } });
  const { json } = await world.ask(world.ann, 'GET', `/releases/${first.release}`);
  await world.look(await lastExecution(first.release));
  expect(json.release.id).toBe(first.release);
  const ended = await world.ask(world.ann, 'GET', `/releases/${first.release}`);
  expect(ended.json.release.status.name).toBe('Rejected');
});

async function lastExecution(release: string): Promise<string> {
  const { items } = (await world.ann.get(`/api/v1/projects/shop/executions?release=${release}`)).json() as {
    items: { id: string }[];
  };
  return items[0]?.id ?? '';
}
