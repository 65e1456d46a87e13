import { HttpCall } from '@countersign/contract/http-call.ts';
import { expect, test } from 'vitest';
import { isExpected, judge } from './judge.ts';

const now = new Date('2026-11-22T09:00:00.000Z');
const call = (more: object = {}) =>
  HttpCall.parse({ method: 'POST', url: 'https://ci.example.test/deploy', ...more });
const answered = (status: number, text = '') => ({ answered: true, status, text }) as const;
const silent = { answered: false, because: 'No answer within 30 s' } as const;

test.each([
  ['2xx', 204, true],
  ['2xx', 302, false],
  [[200, '404-410'], 404, true],
  [[200, '404-410'], 411, false],
  [202, 202, true],
  [202, 200, false],
] as const)('%j expects %i: %s', (expect_, status, expected) => {
  expect(isExpected(expect_ as HttpCall['expect'], status)).toBe(expected);
});

test('what is not expected is tried again after twice the pause each time, while tries are left', () => {
  const three = call({ retries: 2 });
  const at = (attempt: number) => judge(three, attempt, answered(500), now);
  expect(at(1)).toEqual({ to: 'pending', because: 'HTTP 500', at: new Date('2026-11-22T09:00:02.000Z') });
  expect(at(2)).toMatchObject({ to: 'pending', at: new Date('2026-11-22T09:00:04.000Z') });
  expect(at(3)).toEqual({ to: 'failed', because: 'HTTP 500' });
  expect(judge(call(), 1, silent, now)).toEqual({ to: 'failed', because: 'No answer within 30 s' });
});

test('a pause is never longer than five minutes', () => {
  expect(judge(call({ retries: 10 }), 10, silent, now)).toMatchObject({
    at: new Date('2026-11-22T09:05:00.000Z'),
  });
});

test('what went well ends the step, unless a callback is to follow', () => {
  expect(judge(call(), 1, answered(200), now)).toEqual({ to: 'successful', because: 'HTTP 200' });
  const waits = call({ wait: { callback: true, timeout: 60 } });
  expect(judge(waits, 1, answered(202), now)).toMatchObject({
    to: 'waiting',
    deadline: new Date('2026-11-22T09:01:00.000Z'),
  });
  expect(judge(waits, 1, answered(500), now).to).toBe('failed');
});
