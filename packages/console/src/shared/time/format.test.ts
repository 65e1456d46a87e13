import { describe, expect, test } from 'vitest';
import { duration, exact, relative, short } from './format.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const at = Date.parse('2026-11-22T09:00:00Z');

describe('how far away', () => {
  test.each([
    [0, 'en', 'now'],
    [-59_999, 'en', 'now'],
    [-minute, 'en', '1 minute ago'],
    [-59 * minute, 'en', '59 minutes ago'],
    [-3 * hour, 'en', '3 hours ago'],
    [2 * day, 'en', 'in 2 days'],
    [-day, 'en', 'yesterday'],
    [-45 * day, 'en', 'last month'],
    [-3 * hour, 'zh', '3小时前'],
  ])('%d ms in %s', (away, language, said) => {
    expect(relative(at + away, at, language)).toBe(said);
  });
});

describe('how long', () => {
  test.each([
    [0, '< 1 minute'],
    [5 * minute, '5 minutes'],
    [hour + 30 * minute, '1 hour, 30 minutes'],
    [2 * day + 3 * hour + 59 * minute, '2 days, 3 hours'],
    [2 * day + 59 * minute, '2 days, 59 minutes'],
  ])('%d ms', (length, said) => {
    expect(duration(length, 'en')).toBe(said);
  });
});

test('an instant is told in the zone of the reader, with the zone', () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(exact(at, 'en')).toContain('2026');
  expect(exact(at, 'en')).toMatch(/\d{1,2}:\d{2}:\d{2}.*(UTC|GMT|[A-Z]{3,4})/);
  const hours = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(
    at,
  );
  expect(short(at, 'en')).toContain(hours);
});
