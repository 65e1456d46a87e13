import { expect, test } from 'vitest';
import { mostAttempts, pauseAfter } from './mailing.ts';

// "Retries with an end": the figures are those of docs/mail.md.

test('the pauses double from ten seconds until they are an hour', () => {
  expect([1, 2, 3, 9, 10, 31].map((attempts) => pauseAfter(attempts, 10))).toEqual([
    10, 20, 40, 2560, 3600, 3600,
  ]);
});

test('after the last attempt there is none, a little more than a day after the first', () => {
  const pauses = Array.from({ length: mostAttempts }, (_, nth) => pauseAfter(nth + 1, 10));
  expect(pauses.at(-1)).toBeNull();
  const hours = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 3600;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThan(25);
});
