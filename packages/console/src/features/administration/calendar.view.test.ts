import { expect, test } from 'vitest';
import { dayWords, hoursOf, repetitionOf, wall } from './calendar.view.ts';

test('a rule that can be told in a few words is read', () => {
  expect(repetitionOf('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR')).toEqual({
    ...{ every: 'WEEKLY', interval: 1, days: ['MO', 'TU', 'WE', 'TH', 'FR'], until: null },
  });
  expect(repetitionOf('FREQ=YEARLY;INTERVAL=2')).toMatchObject({ every: 'YEARLY', interval: 2 });
});

test.each([
  'FREQ=MONTHLY;BYDAY=1MO',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=HOURLY',
  '',
])('%s says more than that', (rule) => expect(repetitionOf(rule)).toBeNull());

test.each([
  [['MO', 'TU', 'WE', 'TH', 'FR'], 'en', 'Monday – Friday'],
  [['FR', 'MO'], 'en', 'Mon and Fri'],
  [['SU'], 'en', 'Sunday'],
  [['MO', 'TU', 'WE', 'TH', 'FR'], 'zh', '星期一 – 星期五'],
])('%s in %s', (days, language, words) => expect(dayWords(days, language)).toBe(words));

test('times are those on the wall of the calendar, wherever the reader is', () => {
  expect(wall('2026-12-18T18:00', 'en-GB')).toBe('18 Dec 2026, 18:00');
  expect(wall('2027-01-03', 'en-GB')).toBe('3 Jan 2027');
  expect(hoursOf({ from: '2026-01-01T09:00', to: '2026-01-01T17:00' }, 'en-GB')).toBe('09:00 – 17:00');
  expect(hoursOf({ from: '2026-01-01', to: '2026-01-01' }, 'en-GB')).toBeNull();
});
