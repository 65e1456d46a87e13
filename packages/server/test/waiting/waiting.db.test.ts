import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, type TestApp, testApp } from '../app.ts';
import { seedPending } from '../pending-many.ts';
import { Crowd, type Place } from './crowd.ts';

// "Waiting" of issue 7, in the small: who waits is told of what they wait for, once, and of nothing else. How soon, and
// at what cost for 10,000, says `npm run bench:waiting`.

let app: TestApp;
let ann: Client;
let bob: Client;
let approvals: string[];
beforeAll(async () => {
  app = await testApp({ listen: true });
  for (const project of ['shop', 'depot']) await app.project(project);
  ann = await app.person('ann', { project: 'shop', access: 'viewer' });
  bob = await app.person('bob', { project: 'shop', access: 'viewer' });
  await sql`
    insert into member (project_id, account_id, access)
    select id, ${ann.accountId}, 'viewer' from project where key = 'depot'
  `.execute(app.parts.db);
  await seedPending(app, { project: 'shop', username: 'ann', count: 20 });
  const { rows } = await sql<{ id: string }>`
    select approval_id as id from level where due_at is null order by id
  `.execute(app.parts.db);
  approvals = rows.map(({ id }) => id);
});
afterAll(() => app.close());

const port = () => Number(new URL(app.origin).port);
const times = (count: number, place: Place): Place[] => Array.from({ length: count }, () => place);
const on = (nth: number): Place => ({ kind: 'approval', project: 'shop', id: approvals[nth] ?? '' });
const events = (project: string): Place => ({ kind: 'events', project });
async function waiting(): Promise<Record<string, number>> {
  const found = (await app.parts.metrics.text()).matchAll(/^countersign_waiting\{for="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, what, count]) => [what, Number(count)]));
}

test('300 who wait: one decision wakes whom it concerns, each once, and nobody else; when all hang up nothing is left', async () => {
  const before = app.parts.follower.listening;
  const crowd = new Crowd({ port: port(), tokens: [ann.token], signer: ann.token, version: '1' });
  await crowd.come([
    ...times(100, on(0)),
    ...times(50, on(1)),
    ...times(100, events('shop')),
    ...times(50, events('depot')),
  ]);
  await expect.poll(waiting, { timeout: 15_000 }).toEqual({ answer: 150, events: 150 });
  await expect.poll(() => app.parts.follower.listening, { timeout: 15_000 }).toBe(before + 300);
  const woken = await crowd.decide('shop', [approvals[0] ?? ''], 0);
  expect(woken.wrong).toEqual([]);
  expect(woken.times).toHaveLength(200);
  expect(await waiting()).toEqual({ answer: 50, events: 150 });
  expect(crowd.again).toBe(0);
  crowd.leave();
  await expect.poll(waiting, { timeout: 15_000 }).toEqual({ answer: 0, events: 0 });
  await expect.poll(() => app.parts.follower.listening).toBe(before);
});

test('those who wait for the same share what is read, but each is looked at: who was disabled meanwhile gets no answer', async () => {
  const path = `/api/v1/projects/shop/approvals/${approvals[2]}`;
  const headers = { 'if-none-match': '"1"', prefer: 'wait=60' };
  const both = [ann.get(path, headers), bob.get(path, headers)];
  await expect.poll(waiting).toMatchObject({ answer: 2 });
  await sql`update account set disabled_at = now() where id = ${bob.accountId}`.execute(app.parts.db);
  expect((await ann.post(`${path}/decisions`, { verdict: 'approve' })).statusCode).toBe(200);
  const [anns, bobs] = await Promise.all(both);
  expect([anns?.statusCode, anns?.json().status]).toEqual([200, 'approved']);
  expect([bobs?.statusCode, bobs?.json().code]).toEqual([401, 'auth/account-disabled']);
});

test('a server that closes answers all who wait, in order, and lets go of them', async () => {
  const crowd = new Crowd({ port: port(), tokens: [ann.token], signer: ann.token, version: '1' });
  await crowd.come([...times(50, on(3)), ...times(50, events('shop'))]);
  await expect.poll(waiting, { timeout: 15_000 }).toEqual({ answer: 50, events: 50 });
  await app.app.close();
  await expect.poll(() => crowd.size).toBe(0);
  expect(crowd.ends).toEqual({ orderly: 100, torn: 0 });
});
