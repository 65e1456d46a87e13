import { expect, test } from 'vitest';
import { fromPlace, onAccount, pause } from './patience.ts';

test('the first failures cost nothing, then each doubles the wait, and nobody waits for ever', () => {
  const waits = [0, 1, 4, 5, 6, 7, 8, 11, 1_000_000].map((failures) => pause(failures, onAccount));
  expect(waits).toEqual([0, 0, 0, 5, 10, 20, 40, 300, 300]);
  expect(pause(49, fromPlace)).toBe(0);
  expect(pause(50, fromPlace)).toBe(5);
});
