import { expect, test } from 'vitest';
import { Counts } from './counts.ts';

const minute = 60_000;

function counting() {
  let now = 0;
  const counts = new Counts({ now: () => now });
  return {
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    count(key: string): [current: number, ttl: number] {
      let told: [number, number] = [0, 0];
      counts.incr(key, (_, { current, ttl }) => (told = [current, ttl]), minute);
      return told;
    },
  };
}

test('each key is counted by itself, from its first request on, for the length of the window', () => {
  const { pass, count } = counting();
  expect([count('a'), count('a'), count('b')]).toEqual([
    [1, minute],
    [2, minute],
    [1, minute],
  ]);
  pass(minute - 1);
  expect(count('a')).toEqual([3, 1]);
  pass(1);
  expect(count('a')).toEqual([1, minute]);
});

test('of many keys those not seen for longest are forgotten', () => {
  const { count } = counting();
  count('kept');
  count('forgotten');
  for (let nth = 0; nth < 5000; nth += 1) {
    if (nth === 10) count('kept');
    count(`${nth}`);
  }
  expect([count('kept')[0], count('forgotten')[0]]).toEqual([3, 1]);
});

test('a clock that is set back keeps nobody out for longer', () => {
  const real = Date.now;
  const counts = new Counts();
  const ttl = () => {
    let left = 0;
    counts.incr('a', (_, told) => (left = told.ttl), minute);
    return left;
  };
  ttl();
  try {
    Date.now = () => real() - 3_600_000;
    expect(ttl()).toBeLessThanOrEqual(minute);
  } finally {
    Date.now = real;
  }
});
