import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test/app.ts';

let house: TestApp;
beforeAll(async () => {
  house = await testApp();
});
afterAll(() => house.close());

test('the house stands: a token is known, a stranger is not', async () => {
  await house.project('shop');
  const ledger = '/api/v1/projects/shop/ledger';
  const bob = await house.person('bob', { project: 'shop', access: 'viewer' });
  expect((await bob.get(ledger)).statusCode).toBe(200);
  const ann = await house.person('ann');
  expect((await ann.get(ledger)).statusCode).toBe(404);
  expect((await house.app.inject(ledger)).statusCode).toBe(401);
  expect((await house.administrator.get(ledger)).statusCode).toBe(200);
});
