import { describe, expect, test } from 'vitest';
import { cronFault, nextOpening, nextOpeningAfter } from './next-opening.ts';

const opens = (cron: string, timeZone: string, at: string) =>
  nextOpening({ cron, timeZone }, new Date(at))?.toISOString();

// Expected instants are from the IANA rules: Berlin changes at 01:00Z on the last Sundays of March and October,
// New York at 02:00 local on the second Sunday of March and the first of November, Lord Howe by half an hour at
// 02:00 local on the first Sundays of October and April.
describe('over changes of the clock', () => {
  test.each([
    [
      'before spring, 02:30 is at +1',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-27T12:00:00Z',
      '2026-03-28T01:30',
    ],
    ['in the gap, right after it', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00'],
    [
      'after spring, 02:30 is at +2',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-29T12:00:00Z',
      '2026-03-30T00:30',
    ],
    ['twice in autumn, the first', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30'],
    [
      'twice in autumn, not the second',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-25T00:30:01Z',
      '2026-10-26T01:30',
    ],
    [
      'quarters go on through both',
      '*/15 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:50:00Z',
      '2026-10-25T01:00',
    ],
    ['in the gap', '30 2 * * *', 'America/New_York', '2026-03-08T05:00:00Z', '2026-03-08T07:00'],
    ['at 09:00 before spring', '0 9 * * 1-5', 'America/New_York', '2026-03-06T12:00:00Z', '2026-03-06T14:00'],
    ['at 09:00 after spring', '0 9 * * 1-5', 'America/New_York', '2026-03-06T14:00:01Z', '2026-03-09T13:00'],
    ['twice, the first', '30 1 * * *', 'America/New_York', '2026-11-01T00:00:00Z', '2026-11-01T05:30'],
    [
      'a gap of half an hour',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00Z',
      '2026-10-03T15:30',
    ],
    ['before it, at +10:30', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T00:00:00Z', '2026-10-02T15:45'],
    ['after it, at +11', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-04T00:00:00Z', '2026-10-04T15:15'],
  ])('%s', (_, cron, timeZone, at, expected) => {
    expect(opens(cron, timeZone, at)).toBe(`${expected}:00.000Z`);
  });
});

describe('at and after', () => {
  const noon = { cron: '0 12 * * *', timeZone: 'UTC' };
  const at = new Date('2026-03-01T12:00:00.000Z');

  test('a match at the instant itself opens then, and the next one is strictly after', () => {
    expect(nextOpening(noon, at)).toEqual(at);
    expect(nextOpeningAfter(noon, at)?.toISOString()).toBe('2026-03-02T12:00:00.000Z');
  });

  test('a millisecond late is a day late', () => {
    expect(nextOpening(noon, new Date(at.getTime() + 1))?.toISOString()).toBe('2026-03-02T12:00:00.000Z');
  });

  test('six fields begin with seconds', () => {
    expect(opens('30 0 12 * * *', 'UTC', '2026-03-01T12:00:00Z')).toBe('2026-03-01T12:00:30.000Z');
  });
});

describe('what is no schedule', () => {
  test.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 30W 2 *'])('%s never matches', (cron) => {
    expect(cronFault(cron)).toBe(`"${cron}" never matches any day`);
  });

  test.each([
    ['', /five or six/],
    ['* * * *', /five/],
    ['60 * * * *', /Invalid value for minute: 60/],
    ['0 0 0 1 1 * 2020', /7 parts/],
    ['2030-01-01T00:00:00', /this is a date/],
    ['@reboot', /not supported/],
    ['soon', /not a cron expression/],
  ])('%o is refused', (cron, said) => {
    expect(cronFault(cron)).toMatch(said);
  });

  test.each([
    '* * * * *',
    '0 22 * * 1-5',
    '0 0 29 2 *',
    '0 0 L * *',
    '@daily',
    '0 0 * 2 5#5',
  ])('%s is fine', (cron) => {
    expect(cronFault(cron)).toBeUndefined();
  });
});
