import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import type { ResponseOf } from '@countersign/contract/endpoint.ts';
import type { countInbox } from '@countersign/contract/inbox.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nobodyBehind } from '../../../test/approval-world.ts';
import { seedPending } from '../../../test/pending-many.ts';
import { openShop, type Shop } from '../../../test/shop.ts';
import { submitApproval } from '../asking/submit.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

type Page = { items: InboxItem[]; next: string | null };
type Reader = Pick<Shop['ann'], 'get'>;
const inbox = async (who: Reader, query = ''): Promise<Page> => {
  const answer = await who.get(`/api/v1/inbox?order=deadline${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const count = async (who: Reader, query = ''): Promise<ResponseOf<typeof countInbox>> =>
  (await who.get(`/api/v1/inbox/count?${query}`)).json();
const titles = ({ items }: Page) => items.map(({ title }) => title);

type Asked = {
  readonly title?: string;
  readonly level?: object;
  readonly whole?: object;
  readonly more?: object;
};

/** Puts a question of ci's to one person. */
async function ask(
  project: string,
  username: string,
  { title = 'RL-1', level = {}, whole = {}, more = {} }: Asked,
) {
  const { rows } = await sql<{ id: string }>`select id from project where key = ${project}`.execute(
    shop.parts.db,
  );
  const of = { id: rows[0]?.id ?? '', key: project };
  const definition = {
    levels: [{ name: 'CAB', rule: 'anyone' as const, approvers: [username], ...level }],
    ...whole,
  };
  const question = {
    ...nobodyBehind,
    ...{ project: of, title, subject: { type: 'gate', id: '7', digest: `sha256:${'5e'.repeat(32)}` } },
    ...{ policy: { id: '1', version: 1, definition }, ...more },
    makers: { ...nobodyBehind.makers, requester: shop.ci.accountId },
  };
  const outcome = await shop.parts.work((work) =>
    submitApproval(work, { system: true, project: of }, question),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value.approval;
}

test('an item says what it is about, where it goes, whether a value is asked and whether a newer one waits', async () => {
  const dan = await shop.person('dan', { project: 'shop', access: 'viewer' });
  const context = { ...nobodyBehind.context, environment: { key: 'prod', name: 'Production' } };
  const lane = (place: number) => ({ lane: { name: 'release 1', place }, context });
  const whole = { onNewer: 'confirm' };
  const older = await ask('shop', 'dan', { title: 'older', whole, more: lane(1) });
  const input = { name: 'ticket', type: 'text', required: true };
  const newer = await ask('shop', 'dan', { title: 'newer', level: { input }, whole, more: lane(2) });
  const { items } = await inbox(dan);
  const about = { subject: { type: 'gate', id: '7' }, environment: { key: 'prod', name: 'Production' } };
  expect(items).toMatchObject([
    { ...about, approval: older, asksValue: false, newer },
    { ...about, approval: newer, asksValue: true, newer: null },
  ]);
  expect(new Set(items.map(({ id }) => id)).size).toBe(2);
});

test('it can be read of one project only, and by what is in the title or in who asked', async () => {
  const warehouse = await shop.project('warehouse', 'Warehouse');
  const eve = await shop.person('eve', { project: 'shop', access: 'viewer' });
  await sql`
    insert into member (project_id, account_id, access) values (${warehouse}, ${eve.accountId}, 'viewer')
  `.execute(shop.parts.db);
  await ask('shop', 'eve', { title: 'Web shop 2.4, 100% tested' });
  await ask('shop', 'eve', { title: 'Nightly: version v1' });
  await ask('warehouse', 'eve', { title: 'Shelves' });
  for (const [query, found] of Object.entries({
    '&project=warehouse': ['Shelves'],
    '&project=nowhere': [],
    '&search=NIGHTLY': ['Nightly: version v1'],
    // No pattern: a percent sign is one.
    [`&search=${encodeURIComponent('0% t')}`]: ['Web shop 2.4, 100% tested'],
    '&search=ci': ['Web shop 2.4, 100% tested', 'Nightly: version v1', 'Shelves'],
    '&search=ci&project=shop': ['Web shop 2.4, 100% tested', 'Nightly: version v1'],
  })) {
    expect(titles(await inbox(eve, query)), query).toEqual(found);
    const bySince = (await eve.get(`/api/v1/inbox?${query}`)).json() as Page;
    expect(titles(bySince), query).toEqual(found);
    expect((await count(eve, query.slice(1))).count, query).toBe(found.length);
  }
});

test('a page that was read can be read again by itself: nothing behind its end comes into it', async () => {
  const fay = await shop.person('fay', { project: 'shop', access: 'viewer' });
  for (const title of ['1', '2', '3', '4']) await ask('shop', 'fay', { title });
  const first = await inbox(fay, '&limit=2');
  const second = await inbox(fay, `&limit=2&cursor=${first.next}`);
  expect([titles(first), titles(second)]).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  const [item] = first.items;
  const path = `/api/v1/projects/shop/approvals/${item?.approval}/decisions`;
  expect((await fay.post(path, { verdict: 'approve' })).statusCode).toBe(200);
  const again = await inbox(fay, `&limit=200&until=${first.next}`);
  expect([titles(again), again.next]).toEqual([['2'], null]);
  // More have come into it than one answer holds: it says where to go on, still within the end.
  const third = await inbox(fay, '&limit=2');
  const narrow = await inbox(fay, `&limit=1&until=${third.next}`);
  expect([titles(narrow), typeof narrow.next]).toEqual([['2'], 'string']);
  const wrong = await fay.get('/api/v1/inbox?until=somewhere');
  expect(wrong.json()).toMatchObject({ code: 'request/invalid' });
});

test('the count: all, what is overdue, and what is due next; what is decided is in none of them', async () => {
  const gus = await shop.person('gus', { project: 'shop', access: 'viewer' });
  expect(await count(gus)).toEqual({ count: 0, overdue: 0, nextDue: null, cuts: [] });
  const deadline = (within: string) => ({ level: { deadline: { within, onTimeout: 'expire' } } });
  await ask('shop', 'gus', {});
  const late = await ask('shop', 'gus', deadline('2h'));
  await ask('shop', 'gus', deadline('5h'));
  await sql`update level set due_at = now() - interval '1 second' where approval_id = ${late}`.execute(
    shop.parts.db,
  );
  const { items } = await inbox(gus);
  const counted = await count(gus);
  expect(counted).toMatchObject({ count: 3, overdue: 1 });
  expect(Date.parse(counted.nextDue ?? '')).toBe(Math.floor(Date.parse(items[1]?.dueAt ?? '')));
  await gus.post(`/api/v1/projects/shop/approvals/${items[2]?.approval}/decisions`, { verdict: 'reject' });
  expect((await count(gus)).count).toBe(2);
});

test('10,000 are counted, and cut into pages, of which each can be read by itself: nothing is left out or comes twice', {
  timeout: 40_000,
}, async () => {
  const hal = await shop.person('hal', { project: 'shop', access: 'viewer' });
  await seedPending(shop, { project: 'shop', username: 'hal', count: 10_000, late: true });
  expect(await count(hal)).toMatchObject({ count: 10_000, overdue: 100 });
  const { cuts } = await count(hal, 'every=200');
  expect(cuts).toHaveLength(49);
  const ids = new Set<string>();
  for (const [nth, after] of ['', ...cuts].entries()) {
    const until = cuts[nth];
    const page: Page = await inbox(
      hal,
      `&limit=200${after && `&cursor=${after}`}${until === undefined ? '' : `&until=${until}`}`,
    );
    expect([page.items.length, page.next], `page ${nth}`).toEqual([200, null]);
    for (const { id } of page.items) ids.add(id);
  }
  expect(ids.size).toBe(10_000);
});
