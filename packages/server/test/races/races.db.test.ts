import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { examineField, type Open, openField } from './field.ts';
import { usualPairs } from './pairs.ts';
import { type Plan, race } from './race.ts';

// The short form of `npm run chaos:races`: whatever two people do at once, on two servers, comes out as if the one had
// done it after the other, and the ledger says so.

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let field: Open;
beforeAll(async () => {
  field = await openField(await freshDatabase(), 8);
});
afterAll(() => field.close());

const withApprove = usualPairs.filter(({ names: [first] }) => first === 'approve');
const plan: Plan = { rounds: 2, pauses: ['rest', 'held'], allowed: [], random: Math.random };

test('an approval beside everything else comes out in one of two orders', async () => {
  const tallies = await race(field, withApprove, plan);
  expect(tallies.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(await examineField(field)).toEqual({ wrong: [], deadlocks: 0 });
});
