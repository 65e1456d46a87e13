import { expect, test } from 'vitest';
import { executorNames, standingOf } from './pre-approvals.view.ts';

const form = {
  ...{ valid: true, revokedAt: null, singleUse: false, used: false },
  windowStart: '2026-11-22T09:00:00.000Z',
  windowEnd: '2026-11-22T12:00:00.000Z',
};
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const ten = at('10:00:00');

// The contract: time counts in whole seconds, and both ends of the window belong to it.
test.each([
  ['08:59:59.999', 'notYet'],
  ['09:00:00', 'usable'],
  ['12:00:00.999', 'usable'],
  ['12:00:01', 'over'],
] as const)('at %s it is %s', (time, standing) => expect(standingOf(form, at(time))).toBe(standing));

test.each([
  [{ revokedAt: '2026-11-22T09:30:00.000Z', valid: false }, 'revoked'],
  [{ valid: false }, 'invalid'],
  [{ singleUse: true, used: true }, 'usedUp'],
  [{ singleUse: true }, 'usable'],
  [{ used: true }, 'usable'],
] as const)('with %o it is %s', (more, standing) =>
  expect(standingOf({ ...form, ...more }, ten)).toBe(standing));

test('without a window it is usable at any time', () =>
  expect(standingOf({ ...form, windowStart: null, windowEnd: null }, 0)).toBe('usable'));

test('executors are called as we know them, or else as the outside system does', () =>
  expect(
    executorNames([
      { username: 'ann', name: 'Ann Lee', email: 'ann@example.test' },
      { username: null, name: 'Ann Lee', email: 'ann@example.test' },
      { username: null, name: null, email: 'ann@example.test' },
    ]),
  ).toEqual(['ann', 'Ann Lee', 'ann@example.test']));
