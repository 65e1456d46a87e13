import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const stages = [{ name: 'QA', environment: 'qa' }];
const levels = (count: number) => [{ name: 'QA', rule: 'at-least', count, approvers: ['role:CAB'] }];
const ten = Array.from({ length: 10 }, (_, n) => n);
/** How many of many calls had which status. */
const counted = async (calls: Promise<{ statusCode: number }>[]) => {
  const statuses = (await Promise.all(calls)).map(({ statusCode }) => statusCode);
  return Object.fromEntries(
    [...new Set(statuses)].map((one) => [one, statuses.filter((status) => status === one).length]),
  );
};

test('ten at once make one policy of a name, and one pipeline', async () => {
  const policies = ten.map(() => shop.ann.post(at('policies'), { name: 'one', levels: levels(1) }));
  expect(await counted(policies)).toEqual({ 201: 1, 409: 9 });
  const pipelines = ten.map(() => shop.ann.post(at('pipelines'), { name: 'one', stages }));
  expect(await counted(pipelines)).toEqual({ 201: 1, 409: 9 });
});

test('ten at once edit one version of a policy: one does, the others are told', async () => {
  const { id } = (await shop.ann.post(at('policies'), { name: 'edited', levels: levels(1) })).json();
  const edit = (count: number) =>
    shop.ann.call('PUT', at(`policies/${id}`), { levels: levels(count) }, { 'if-match': '"1"' });
  expect(await counted(ten.map((n) => edit((n % 2) + 2)))).toEqual({ 200: 1, 412: 9 });
  expect((await shop.ann.get(at(`policies/${id}`))).json()).toMatchObject({ version: 2 });
});

test('ten at once activate a draft, and ten draft the next: one each', async () => {
  const { id } = (await shop.ann.post(at('pipelines'), { name: 'activated', stages })).json();
  const versions = at(`pipelines/${id}/versions`);
  expect(await counted(ten.map(() => shop.ann.post(`${versions}/1:activate`)))).toEqual({ 200: 1, 409: 9 });
  expect(await counted(ten.map(() => shop.ann.post(versions, {})))).toEqual({ 201: 1, 409: 9 });
  expect((await shop.ann.get(at(`pipelines/${id}`))).json()).toMatchObject({
    activeVersion: 1,
    draftVersion: 2,
  });
});
