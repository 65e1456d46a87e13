import { expect, test } from 'vitest';
import { inUtc, timeLeft } from './time-left.ts';

const now = new Date('2026-11-24T09:00:00Z');

// Rounded down, so that nobody counts on time that is not there.
test.each([
  ['2026-11-24T09:00:30Z', 'less than a minute'],
  ['2026-11-24T08:00:00Z', 'less than a minute'],
  ['2026-11-24T09:01:59Z', '1 minute'],
  ['2026-11-24T10:59:59Z', '119 minutes'],
  ['2026-11-24T11:00:00Z', '2 hours'],
  ['2026-11-26T08:59:00Z', '47 hours'],
  ['2026-11-26T09:00:00Z', '2 days'],
])('until %s it is %s', (until, expected) => {
  expect(timeLeft(new Date(until), now)).toBe(expected);
});

test('an instant is said with its zone', () => {
  expect(inUtc(new Date('2026-11-24T17:05:30.123Z'))).toBe('2026-11-24 17:05 UTC');
});
