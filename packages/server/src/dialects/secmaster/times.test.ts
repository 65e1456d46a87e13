import { expect, test } from 'vitest';
import { readStamp, stamp } from './times.ts';

// Spec, section 4: yyyy-MM-dd'T'HH:mm:ss'Z'Z, such as 2021-01-30T23:00:00Z+0800.

test('a time is written in UTC, to the second', () =>
  expect(stamp(new Date('2026-11-22T09:00:00.987Z'))).toBe('2026-11-22T09:00:00Z+0000'));

test.each([
  ['2021-01-30T23:00:00Z+0800', '2021-01-30T15:00:00.000Z'],
  ['2021-01-30T23:00:00Z-0330', '2021-01-31T02:30:00.000Z'],
  ['2021-01-30T23:00:00+08:00', '2021-01-30T15:00:00.000Z'],
  ['2021-01-30T23:00:00.250Z', '2021-01-30T23:00:00.250Z'],
])('%s is %s', (text, at) => expect(readStamp(text)?.toISOString()).toBe(at));

test.each([
  '',
  'yesterday',
  '2021-01-30',
  '2021-13-30T23:00:00Z',
  '2021-01-30T23:00:00Z+08',
  '1611241',
])('%j is no time', (text) => expect(readStamp(text)).toBeUndefined());

test('what is written can be read', () => {
  const at = new Date('2026-11-22T09:00:00Z');
  expect(readStamp(stamp(at))).toEqual(at);
});
