import { expect, test } from 'vitest';
import { expiryOf, standingOf } from './token.view.ts';

const now = Date.UTC(2026, 10, 22, 9);
const past = '2026-11-22T08:59:59.000Z';
const future = '2026-11-22T09:00:01.000Z';

test.each([
  [null, null, 'valid'],
  [null, future, 'valid'],
  [null, past, 'expired'],
  [past, null, 'revoked'],
  [past, past, 'revoked'],
] as const)('revoked %s, expires %s: %s', (revokedAt, expiresAt, standing) => {
  expect(standingOf({ revokedAt, expiresAt }, now)).toBe(standing);
});

test('a token is good for so many days, to the end of a day, or for ever', () => {
  expect(expiryOf('30', '', now)).toBe('2026-12-22T09:00:00.000Z');
  expect(expiryOf('date', '2026-12-01', now)).toBe(new Date('2026-12-01T23:59:59').toISOString());
  expect(expiryOf('never', '', now)).toBeUndefined();
});
