import type { CalendarDefinition, Span } from '@countersign/contract/calendar-definition.ts';
import { expect, test } from 'vitest';
import { isOn, nextOn, offAt, spansBetween, timeAfter } from './time.ts';

// Expected values: RFC 5545 (3.3.5 for local times that clocks leave out or show twice, 3.3.10 for rules), and the days
// on which the IANA database changes clocks: Berlin 2026-03-29 01:00Z and 2026-10-25 01:00Z, New York 2026-03-08 07:00Z
// and 2026-11-01 06:00Z, Lord Howe (by half an hour) 2026-04-04 15:00Z and 2026-10-03 15:30Z.

const at = (text: string) => new Date(text);
const calendar = (timeZone: string, ...spans: Span[]): CalendarDefinition => ({ timeZone, spans });
const text = (found: Date | null) => found?.toISOString() ?? null;
const shown = (one: CalendarDefinition, from: string, to: string) =>
  spansBetween(one, at(from), at(to)).map((span) => `${text(span.from)} to ${text(span.to)}`);

const evening = calendar('Europe/Berlin', { from: '2026-12-24T16:00', to: '2026-12-24T18:00' });

test('both ends of a span belong to it, to the millisecond', () => {
  const on = ['2026-12-24T15:00:00.000Z', '2026-12-24T16:30:00.000Z', '2026-12-24T17:00:00.000Z'];
  const off = ['2026-12-24T14:59:59.999Z', '2026-12-24T17:00:00.001Z'];
  expect(on.map((one) => isOn(evening, at(one)))).toEqual([true, true, true]);
  expect(off.map((one) => isOn(evening, at(one)))).toEqual([false, false]);
  expect(text(nextOn(evening, at('2026-01-01T00:00:00Z')))).toBe('2026-12-24T15:00:00.000Z');
  expect(text(nextOn(evening, at('2026-12-24T17:00:00Z')))).toBe('2026-12-24T17:00:00.000Z');
  expect(nextOn(evening, at('2026-12-24T17:00:00.001Z'))).toBeNull();
  expect(text(offAt(evening, at('2026-12-24T15:00:00Z')))).toBe('2026-12-24T17:00:00.000Z');
  expect(text(offAt(evening, at('2026-12-24T17:00:00Z')))).toBe('2026-12-24T17:00:00.000Z');
  expect(offAt(evening, at('2026-12-24T14:00:00Z'))).toBeNull();
});

test('a day given as its end is included whole', () => {
  const days = calendar('Europe/Berlin', { from: '2026-12-24', to: '2026-12-26' });
  expect(isOn(days, at('2026-12-23T22:59:59.999Z'))).toBe(false);
  expect(isOn(days, at('2026-12-23T23:00:00.000Z'))).toBe(true);
  expect(isOn(days, at('2026-12-26T22:59:59.999Z'))).toBe(true);
  expect(isOn(days, at('2026-12-26T23:00:00.000Z'))).toBe(false);
  expect(text(offAt(days, at('2026-12-25T12:00:00Z')))).toBe('2026-12-26T23:00:00.000Z');
});

test('what is left out has both its ends as well', () => {
  const day = { from: '2026-11-23T09:00', to: '2026-11-23T17:00' };
  const lunch = { from: '2026-11-23T12:00', to: '2026-11-23T13:00' };
  const one = { timeZone: 'UTC', spans: [day], without: [lunch] };
  const instants = ['11:59:59.999', '12:00:00.000', '13:00:00.000', '13:00:00.001'];
  expect(instants.map((time) => isOn(one, at(`2026-11-23T${time}Z`)))).toEqual([true, false, false, true]);
  // Seven hours of work are from nine to five with an hour of lunch, not a millisecond more.
  expect(text(timeAfter(one, at('2026-11-23T09:00:00Z'), 7 * hour))).toBe('2026-11-23T17:00:00.000Z');
  expect(text(timeAfter(one, at('2026-11-23T09:00:00Z'), 3 * hour))).toBe('2026-11-23T12:00:00.000Z');
  expect(timeAfter(one, at('2026-11-23T09:00:00Z'), 7 * hour + 1)).toBeNull();
});

const hour = 3_600_000;
const night = (timeZone: string) =>
  calendar(timeZone, { from: '2020-01-01T22:00', to: '2020-01-02T06:00', repeat: 'FREQ=DAILY' });

// The night in which clocks change is an hour (in Lord Howe half of one) shorter or longer; it is over at six all the same.
test.each([
  ['Europe/Berlin', '2026-03-28T21:00:00.000Z', '2026-03-29T04:00:00.000Z'],
  ['Europe/Berlin', '2026-10-24T20:00:00.000Z', '2026-10-25T05:00:00.000Z'],
  ['America/New_York', '2026-03-08T03:00:00.000Z', '2026-03-08T10:00:00.000Z'],
  ['America/New_York', '2026-11-01T02:00:00.000Z', '2026-11-01T11:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-03T11:30:00.000Z', '2026-10-03T19:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-04T11:00:00.000Z', '2026-04-04T19:30:00.000Z'],
])('a window across midnight in %s, in a night in which clocks change', (zone, from, to) => {
  const one = night(zone);
  expect(text(nextOn(one, new Date(at(from).getTime() - hour)))).toBe(from);
  expect(text(offAt(one, at(from)))).toBe(to);
  expect(isOn(one, new Date(at(from).getTime() - 1))).toBe(false);
  expect(isOn(one, at(to))).toBe(true);
  expect(isOn(one, new Date(at(to).getTime() + 1))).toBe(false);
});

// A time that clocks leave out is read by the offset before it; of one that comes twice the first is meant.
test.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-29T01:30:00.000Z', '2026-03-29T02:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-25T00:30:00.000Z', '2026-10-25T03:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T07:30:00.000Z', '2026-03-08T08:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T07:30:00.000Z', '2026-11-01T09:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T15:30:00.000Z', '2026-10-03T17:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T16:00:00.000Z', '2026-04-04T17:30:00.000Z'],
])('from 02:30 to 04:00 in %s on %s', (zone, day, from, to) => {
  const alone = calendar(zone, { from: `${day}T02:30`, to: `${day}T04:00` });
  const often = calendar(zone, { from: '2020-01-01T02:30', to: '2020-01-01T04:00', repeat: 'FREQ=DAILY' });
  for (const one of [alone, often])
    expect(shown(one, `${day}T00:00Z`.replace(day, before(day)), after(day))).toContain(`${from} to ${to}`);
});

const before = (day: string) =>
  new Date(at(`${day}T00:00Z`).getTime() - 12 * hour).toISOString().slice(0, 10);
const after = (day: string) => new Date(at(`${day}T00:00Z`).getTime() + 24 * hour).toISOString();

test('a time in the half hour that Lord Howe leaves out, and in the one that it has twice', () => {
  const gap = calendar('Australia/Lord_Howe', { from: '2026-10-04T02:15', to: '2026-10-04T03:00' });
  // 02:15 at +10:30 is 15:45Z, when the wall shows 02:45.
  expect(shown(gap, '2026-10-03T00:00Z', '2026-10-05T00:00Z')).toEqual([
    '2026-10-03T15:45:00.000Z to 2026-10-03T16:00:00.000Z',
  ]);
  const fold = calendar('Australia/Lord_Howe', { from: '2026-04-05T01:45', to: '2026-04-05T01:50' });
  expect(shown(fold, '2026-04-04T00:00Z', '2026-04-06T00:00Z')).toEqual([
    '2026-04-04T14:45:00.000Z to 2026-04-04T14:50:00.000Z',
  ]);
});

test('nothing is left of a span of which clocks leave out the beginning, and which ends before it would begin', () => {
  const one = calendar('Europe/Berlin', { from: '2026-03-29T02:30', to: '2026-03-29T03:00' });
  expect(shown(one, '2026-03-28T00:00Z', '2026-03-30T00:00Z')).toEqual([]);
});

test('a leap day comes in leap years only, though a century has none', () => {
  const yearly = { from: '2096-02-29', to: '2096-02-29', repeat: 'FREQ=YEARLY' };
  expect(text(nextOn(calendar('UTC', yearly), at('2099-12-31T00:00:00Z')))).toBe('2104-02-29T00:00:00.000Z');
  const leap = calendar('Europe/Berlin', { from: '2020-02-29', to: '2020-02-29', repeat: 'FREQ=YEARLY' });
  expect(text(nextOn(leap, at('2026-11-22T00:00:00Z')))).toBe('2028-02-28T23:00:00.000Z');
  expect(text(offAt(leap, at('2028-02-29T12:00:00Z')))).toBe('2028-02-29T23:00:00.000Z');
  expect(isOn(leap, at('2027-03-01T12:00:00Z'))).toBe(false);
});

test('a window longer than the time from one repetition to the next never closes', () => {
  const one = calendar('Europe/Berlin', {
    from: '2026-01-01T09:00',
    to: '2026-01-02T10:00',
    repeat: 'FREQ=DAILY',
  });
  expect(isOn(one, at('2026-06-01T12:00:00Z'))).toBe(true);
  expect(offAt(one, at('2026-06-01T12:00:00Z'))).toBeNull();
  const ending = {
    ...one,
    spans: [{ from: '2026-01-01T09:00', to: '2026-01-02T10:00', repeat: 'FREQ=DAILY;COUNT=31' }],
  };
  // The last begins on the 31st of January.
  expect(text(offAt(ending, at('2026-01-15T12:00:00Z')))).toBe('2026-02-01T09:00:00.000Z');
  const monthly = {
    from: '2026-01-01',
    to: '2026-02-10',
    repeat: 'FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20260401',
  };
  expect(shown(calendar('UTC', monthly), '2025-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([
    '2026-01-01T00:00:00.000Z to 2026-05-12T00:00:00.000Z',
  ]);
});

test('rules of RFC 5545: working days, the last Friday, the last working day, every other week', () => {
  const span = (repeat: string) => ({ from: '2026-01-05T09:00', to: '2026-01-05T10:00', repeat });
  const firsts = (repeat: string, count: number) => {
    const found: string[] = [];
    let from = at('2026-01-05T00:00:00Z');
    for (let index = 0; index < count; index += 1) {
      const next = nextOn(calendar('UTC', span(repeat)), from);
      found.push(text(next)?.slice(0, 10) ?? 'none');
      from = new Date((next ?? from).getTime() + 2 * hour);
    }
    return found.join(' ');
  };
  expect(firsts('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 6)).toBe(
    '2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-01-12',
  );
  expect(firsts('FREQ=MONTHLY;BYDAY=-1FR', 3)).toBe('2026-01-30 2026-02-27 2026-03-27');
  expect(firsts('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 3)).toBe('2026-01-30 2026-02-27 2026-03-31');
  expect(firsts('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 3)).toBe('2026-01-05 2026-01-19 2026-02-02');
  expect(firsts('FREQ=MONTHLY;BYMONTHDAY=31', 3)).toBe('2026-01-31 2026-03-31 2026-05-31');
  expect(firsts('FREQ=DAILY;UNTIL=20260106', 3)).toBe('2026-01-05 2026-01-06 none');
  expect(firsts('FREQ=DAILY;UNTIL=20260106T090000', 3)).toBe('2026-01-05 2026-01-06 none');
  expect(firsts('FREQ=DAILY;UNTIL=20260106T085959Z', 2)).toBe('2026-01-05 none');
  expect(firsts('FREQ=WEEKLY;BYDAY=MO;COUNT=2', 3)).toBe('2026-01-05 2026-01-12 none');
});

test('a day on which a repetition does not begin', () => {
  const one = calendar('Europe/Berlin', {
    ...{ from: '2026-01-01T22:00', to: '2026-01-02T06:00', repeat: 'FREQ=DAILY' },
    except: ['2026-12-24', '2026-12-25'],
  });
  expect(text(nextOn(one, at('2026-12-24T12:00:00Z')))).toBe('2026-12-26T21:00:00.000Z');
  // What began the evening before goes on into the day.
  expect(isOn(one, at('2026-12-24T04:00:00Z'))).toBe(true);
});

const office: CalendarDefinition = {
  timeZone: 'Europe/Berlin',
  spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  without: [{ from: '2026-12-24', to: '2026-12-27' }],
};

test('working time: over the night, the weekend, holidays, and the change of clocks', () => {
  // Thursday 16:00, eight hours: one today, seven on Friday.
  expect(text(timeAfter(office, at('2026-11-26T15:00:00Z'), 8 * hour))).toBe('2026-11-27T15:00:00.000Z');
  // Friday 23:00: from Monday on.
  expect(text(timeAfter(office, at('2026-11-27T22:00:00Z'), hour))).toBe('2026-11-30T09:00:00.000Z');
  // Wednesday 16:00 before the holidays: one hour, then Monday the 28th.
  expect(text(timeAfter(office, at('2026-12-23T15:00:00Z'), 2 * hour))).toBe('2026-12-28T09:00:00.000Z');
  // Friday 16:00 in summer time, Monday in winter time.
  expect(text(timeAfter(office, at('2026-10-23T14:00:00Z'), 2 * hour))).toBe('2026-10-26T09:00:00.000Z');
  // Just what is left of the day.
  expect(text(timeAfter(office, at('2026-11-26T08:00:00Z'), 8 * hour))).toBe('2026-11-26T16:00:00.000Z');
});

test('days that follow each other are one stretch, and count 24 hours', () => {
  const days = calendar('UTC', {
    from: '2026-01-05',
    to: '2026-01-05',
    repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  });
  expect(text(timeAfter(days, at('2026-11-23T00:00:00Z'), 5 * 24 * hour))).toBe('2026-11-28T00:00:00.000Z');
  expect(text(timeAfter(days, at('2026-11-23T00:00:00Z'), 5 * 24 * hour + 1))).toBe(
    '2026-11-30T00:00:00.001Z',
  );
});

test('working time that does not come within five years is none', () => {
  expect(timeAfter(evening, at('2026-11-22T00:00:00Z'), 3 * hour)).toBeNull();
  expect(
    timeAfter(calendar('UTC', { from: '2040-01-01', to: '2040-01-01' }), at('2026-11-22T00:00:00Z'), 1),
  ).toBeNull();
});

const dense = { from: '2020-01-01T00:00', to: '2020-01-01T00:01', repeat: 'FREQ=MINUTELY;INTERVAL=2' };
test('what begins every other minute is answered as quickly on the day clocks are changed', () => {
  const calendar = { timeZone: 'Europe/Berlin', spans: [dense] };
  const started = performance.now();
  expect(isOn(calendar, new Date('2026-03-29T01:00:30Z'))).toBe(true);
  expect(isOn(calendar, new Date('2026-03-29T01:01:30Z'))).toBe(false);
  for (let count = 0; count < 10; count += 1) isOn(calendar, new Date('2026-03-29T01:00:30Z'));
  expect(performance.now() - started).toBeLessThan(1000);
});

test('nobody searches for years through what is taken away again', () => {
  const without = [{ from: '2019-01-01', to: '2040-01-01' }];
  const calendar = { timeZone: 'Europe/Berlin', spans: [dense], without };
  const started = performance.now();
  expect(nextOn(calendar, new Date('2026-06-15T12:00:30Z'))).toBe(null);
  expect(performance.now() - started).toBeLessThan(1000);
});
