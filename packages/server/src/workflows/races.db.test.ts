import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, type Shop } from '../../test/shop.ts';
import { settleReviews } from './settle-review.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const levels = [{ name: 'CAB', rule: 'anyone', approvers: ['role:CAB'] }];
  await shop.ann.post(at('policies'), { name: 'cab', levels });
});
afterAll(() => shop.close());

const definition = { stages: [{ name: 'Tests', jobs: [{ name: 'look', manual: {} }] }] };
const ten = Array.from({ length: 10 }, (_, n) => n);

async function workflow(key: string, more: object = {}) {
  await shop.ann.post(at('workflows'), { key, name: key, reviewPolicy: 'cab', ...more });
  await draft(key, 'v1');
}
const draft = (key: string, label: string) =>
  shop.ci.post(at(`workflows/${key}/versions`), { label, definition });
const act = (key: string, number: number, verb: string, client = shop.ci) =>
  client.post(at(`workflows/${key}/versions/${number}:${verb}`));
const edit = (key: string, description: string) =>
  shop.ci.call('PATCH', at(`workflows/${key}/versions/1`), { description });
const read = async (key: string, number: number) =>
  (await shop.ann.get(at(`workflows/${key}/versions/${number}`))).json();
const count = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(shop.parts.db)).rows[0]?.n;

/** How many of many calls had which status. */
async function counted(calls: Promise<{ statusCode: number }>[]) {
  const statuses = (await Promise.all(calls)).map(({ statusCode }) => statusCode);
  return Object.fromEntries(Object.entries(Object.groupBy(statuses, String)).map(([k, v]) => [k, v?.length]));
}

test('ten at once make one workflow of a key, and ten versions with ten numbers', async () => {
  const make = () => shop.ann.post(at('workflows'), { key: 'one', name: 'One' });
  expect(await counted(ten.map(make))).toEqual({ 201: 1, 409: 9 });
  const made = await Promise.all(ten.map((n) => draft('one', `v${n}`)));
  expect(made.map((one) => one.json().number).sort((a, b) => a - b)).toEqual(ten.map((n) => n + 1));
  expect(await counted(ten.map(() => draft('one', 'same')))).toEqual({ 201: 1, 409: 9 });
});

test('ten at once submit a version: one does, and people are asked once', async () => {
  await workflow('submitted');
  expect(await counted(ten.map(() => act('submitted', 1, 'submit')))).toEqual({ 200: 1, 409: 9 });
  const { id } = await read('submitted', 1);
  const approvals = sql<{ n: number }>`
    select count(*)::int as n from approval where subject_type = 'workflow-version' and subject_id = ${id}
  `;
  expect(await count(approvals)).toBe(1);
});

test('an edit against a submission: what people are asked about is what the version says', async () => {
  for (const round of ten) {
    const key = `edited-${round}`;
    await workflow(key);
    const other = { stages: [{ name: 'Other', jobs: [{ name: 'look', manual: {} }] }] };
    const changing = shop.ci.call('PATCH', at(`workflows/${key}/versions/1`), { definition: other });
    const [edited, submitted] = await Promise.all([changing, act(key, 1, 'submit')]);
    expect(submitted.statusCode).toBe(200);
    const version = await read(key, 1);
    const approval = (await shop.ann.get(at(`approvals/${version.approval}`))).json();
    expect(approval.subject.digest).toBe(version.digest);
    expect(version.definition.stages[0].name).toBe(edited.statusCode === 200 ? 'Other' : 'Tests');
  }
});

test('ten edits at one revision: one does, the others are told', async () => {
  await workflow('guarded');
  const guarded = (n: number) =>
    shop.ci.call('PATCH', at('workflows/guarded/versions/1'), { description: `${n}` }, { 'if-match': '"1"' });
  expect(await counted(ten.map(guarded))).toEqual({ 200: 1, 412: 9 });
});

test('ten versions activated at once, and taken back: at most one is active at the end', async () => {
  await workflow('activated', { reviewRequired: false });
  for (const n of ten.slice(1)) await draft('activated', `v${n + 1}`);
  expect(await counted(ten.map((n) => act('activated', n + 1, 'submit', shop.ann)))).toEqual({ 200: 10 });
  const active = sql<{ n: number }>`
    select count(*)::int as n from workflow_version v
    join workflow w on w.project_id = v.project_id and w.id = v.workflow_id
    where w.key = 'activated' and v.status = 'active'
  `;
  expect(await count(active)).toBe(1);
  expect(await counted(ten.map((n) => act('activated', n + 1, 'activate')))).toEqual({ 200: 10 });
  expect(await count(active)).toBe(1);
  await Promise.all(ten.map((n) => act('activated', n + 1, n % 2 === 0 ? 'activate' : 'deactivate')));
  expect(await count(active)).toBeLessThanOrEqual(1);
});

test('a review heard of ten times at once publishes once', async () => {
  await workflow('heard');
  await act('heard', 1, 'submit');
  const { id, approval } = await read('heard', 1);
  await shop.ann.post(at(`approvals/${approval}/decisions`), { verdict: 'approve' });
  const project = (await shop.administrator.get('/api/v1/projects/shop')).json();
  const settle = () => shop.parts.work((work) => settleReviews(work, { id: project.id, key: 'shop' }, [id]));
  await Promise.all(ten.map(settle));
  expect(await read('heard', 1)).toMatchObject({ status: 'active' });
  const entries = (await shop.ann.get(at(`ledger?subjectType=workflow-version&subjectId=${id}`))).json()
    .items;
  const actions = entries.map(({ action }: { action: string }) => action).sort();
  expect(actions).toEqual(['version.activated', 'version.created', 'version.published', 'version.submitted']);
});

test('a signature against a deletion: the version is gone, and nothing of it is published', async () => {
  for (const round of ten.slice(0, 5)) {
    const key = `deleted-${round}`;
    await workflow(key);
    const { approval, id } = (await act(key, 1, 'submit')).json();
    const signing = shop.ann.post(at(`approvals/${approval}/decisions`), { verdict: 'approve' });
    const [deleted] = await Promise.all([shop.ann.call('DELETE', at(`workflows/${key}`)), signing]);
    expect(deleted.statusCode).toBe(204);
    const project = (await shop.administrator.get('/api/v1/projects/shop')).json();
    await shop.parts.work((work) => settleReviews(work, { id: project.id, key: 'shop' }, [id]));
    const alive = sql<{ n: number }>`
      select count(*)::int as n from workflow_version
      where id = ${id} and (deleted_at is null or status in ('published', 'active'))
    `;
    expect(await count(alive)).toBe(0);
    expect((await shop.ann.get(at(`approvals/${approval}`))).json().status).not.toBe('open');
  }
});

test('a start against a deletion: no run is open beneath a workflow that is gone', async () => {
  for (const round of ten.slice(0, 5)) {
    const key = `run-${round}`;
    await workflow(key, { reviewRequired: false });
    await act(key, 1, 'submit', shop.ann);
    const starting = shop.ci.post(at(`workflows/${key}/runs`), { inputs: {} });
    const [started, deleted] = await Promise.all([starting, shop.ann.call('DELETE', at(`workflows/${key}`))]);
    expect([`201 409`, `404 204`]).toContain(`${started.statusCode} ${deleted.statusCode}`);
  }
});

test('edits against a submission without review: a published version never changes', async () => {
  await workflow('locked', { reviewRequired: false });
  const calls = ten.map((n) => (n === 5 ? act('locked', 1, 'submit', shop.ann) : edit('locked', `${n}`)));
  await Promise.all(calls);
  const published = await read('locked', 1);
  expect(published.status).toBe('active');
  expect((await edit('locked', 'late')).statusCode).toBe(409);
  expect(await read('locked', 1)).toEqual(published);
});
