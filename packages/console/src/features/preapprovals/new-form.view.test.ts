import { expect, test } from 'vitest';
import { bodyOf, emptyForm, instantOf } from './new-form.view.ts';

test('what is left empty is open', () =>
  expect(bodyOf({ ...emptyForm, externalId: 'CHG-77' })).toEqual({
    ...{ externalId: 'CHG-77', valid: true, singleUse: false, environments: [], services: [] },
    ...{ executors: [], windowStart: null, windowEnd: null },
  }));

test('people by account and by address, services known and unknown; rows that were left empty are nobody', () => {
  const body = bodyOf({
    ...emptyForm,
    externalId: 'CHG-77',
    usernames: ['ci'],
    others: [
      { first: 'Ann Lee', second: 'ann@example.test' },
      { first: ' ', second: '' },
    ],
    services: ['["cart","cart-api"]'],
    otherServices: [{ first: 'pay', second: 'pay-api' }],
  });
  expect(body.executors).toEqual([{ username: 'ci' }, { name: 'Ann Lee', email: 'ann@example.test' }]);
  expect(body.services).toEqual([
    { service: 'cart', module: 'cart-api' },
    { service: 'pay', module: 'pay-api' },
  ]);
});

// A calendar gives the time on the reader's wall; the server is told the instant.
test('a time is that of the zone one is in', () => {
  const instant = instantOf('2026-11-22 09:30:00') ?? '';
  const there = new Date(instant);
  expect([there.getHours(), there.getMinutes(), there.getDate()]).toEqual([9, 30, 22]);
  expect(instantOf(null)).toBe(null);
});
