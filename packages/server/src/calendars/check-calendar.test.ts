import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { RRuleTemporal } from 'rrule-temporal';
import { expect, test, vi } from 'vitest';
import { calendarFaults, ruleFault } from './check-calendar.ts';
import { isOn, nextOn, offAt, timeAfter } from './time.ts';

const from = '1996-01-01T00:00';
const calendar = (repeat: string, to = '1996-01-01T00:01'): CalendarDefinition => ({
  timeZone: 'Europe/Berlin',
  spans: [{ from, to, repeat }],
});

// Thirty years after they began, these have had 16 million, 270,000 and 8,000 repetitions.
const many = [
  'FREQ=MINUTELY',
  'FREQ=MINUTELY;INTERVAL=2',
  'FREQ=HOURLY',
  'FREQ=MINUTELY;COUNT=100000000',
  'FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,15,30,45',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU;COUNT=1000000',
  'FREQ=YEARLY',
];

test.each(many)('%s answers at once, however long ago it began', (repeat) => {
  const one = calendar(repeat);
  expect(calendarFaults(one)).toEqual([]);
  const at = new Date('2026-11-22T10:30:30Z');
  const questions = [
    isOn,
    nextOn,
    offAt,
    (...[which, when]: [CalendarDefinition, Date]) => timeAfter(which, when, 60_000),
  ];
  for (const question of questions) {
    // Processor time of this thread: what else the machine does has no say in it.
    const began = process.threadCpuUsage();
    for (let index = 0; index < 50; index += 1) question(one, at);
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1000 / 50).toBeLessThan(10);
  }
});

// What it takes, in questions to the library, does not grow with the number of repetitions before.
test.each([
  'FREQ=DAILY;BYHOUR=9',
  'FREQ=WEEKLY;BYDAY=MO,FR',
  'FREQ=MINUTELY;BYHOUR=9',
])('%s asks as little after thirty years as after one', (repeat) => {
  const asked = (['next', 'previous', 'between'] as const).map((name) =>
    vi.spyOn(RRuleTemporal.prototype, name),
  );
  const questions = (at: string) => {
    for (const spy of asked) spy.mockClear();
    isOn(calendar(repeat), new Date(at));
    nextOn(calendar(repeat), new Date(at));
    return asked.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  };
  // The same days of the week and of the year, 28 years apart.
  expect(questions('2025-11-22T10:30:00Z')).toBe(questions('1997-11-22T10:30:00Z'));
  vi.restoreAllMocks();
});

test.each([
  [
    'FREQ=FORTNIGHTLY',
    'FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY; this is FORTNIGHTLY',
  ],
  ['FREQ=SECONDLY', 'FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY; this is SECONDLY'],
  ['INTERVAL=2', 'FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY; this is missing'],
  ['every day', '"every day" is no part of a recurrence rule'],
  ['FREQ=DAILY;', '"" is no part of a recurrence rule'],
  ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ is given twice'],
  ['FREQ=DAILY;INTERVAL=0', 'INTERVAL cannot be 0'],
  ['FREQ=DAILY;COUNT=3;UNTIL=20270101', 'a rule has COUNT or UNTIL, not both'],
  ['FREQ=DAILY;UNTIL=20270231', 'UNTIL cannot be 20270231'],
  ['FREQ=DAILY;BYHOUR=25', 'BYHOUR cannot be 25'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY cannot be 0'],
  ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY cannot be XX'],
  ['FREQ=YEARLY;RSCALE=CHINESE', 'RSCALE is no part of a recurrence rule that is known here'],
  [
    'FREQ=DAILY\nEXDATE:20260101',
    'FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY; this is DAILY\nEXDATE:20260101',
  ],
  ['FREQ=WEEKLY;BYMONTHDAY=3', 'BYMONTHDAY MUST NOT be used when FREQ is WEEKLY'],
  ['FREQ=DAILY;BYSETPOS=1', 'BYSETPOS MUST be used with another BYxxx rule part'],
  [
    'FREQ=MONTHLY;BYDAY=1MO;COUNT=1000000',
    'COUNT is at most 100 where other parts limit the rule; say UNTIL instead',
  ],
])('%s is refused', (rule, because) => {
  expect(ruleFault(from, rule)).toBe(because);
});

test.each([
  'FREQ=MINUTELY;BYMONTH=2',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
])('%s would have to be searched for, and is refused before anybody waits for it', (rule) =>
  expect(ruleFault(from, rule)).toMatch(/^when it repeats takes too long to find out/));

test('faults are told with their places', () => {
  const faults = calendarFaults({
    timeZone: 'UTC',
    spans: [
      { from: '2026-01-02', to: '2026-01-01' },
      { from: '2026-01-01T09:00', to: '2026-01-01T09:00' },
      { from: '2026-01-01', to: '2026-01-01', except: ['2026-01-01'] },
    ],
    without: [{ from: '2026-01-01', to: '2026-01-01', repeat: 'DAILY' }],
  });
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    '/spans/0/to',
    '/spans/1/to',
    '/spans/2/except',
    '/without/0/repeat',
  ]);
});

test('many spans that have to be searched for are too many for one calendar', () => {
  const span = { from: '2026-01-01', to: '2026-01-01', repeat: 'FREQ=MONTHLY' };
  const of = (count: number) => calendarFaults({ timeZone: 'UTC', spans: Array(count).fill(span) });
  expect(of(21)).toMatchObject([{ pointer: '/spans' }]);
  expect(of(2)).toEqual([]);
});

test('spans that begin very often are too many for one calendar, unless they go on without a gap', () => {
  const of = (count: number, to: string) =>
    calendarFaults({
      timeZone: 'UTC',
      spans: Array(count).fill({ from: '2026-01-01T00:00', to, repeat: 'FREQ=MINUTELY;INTERVAL=2' }),
    });
  expect(of(2, '2026-01-01T00:01')).toEqual([]);
  expect(of(3, '2026-01-01T00:01')).toMatchObject([
    { pointer: '/spans', detail: expect.stringMatching(/begin 2160 times a day/) },
  ]);
  expect(of(500, '2026-01-01T00:02')).toEqual([]);
});

test('of rules that take too long only one is tried out', () => {
  const span = { from: '2026-01-01', to: '2026-01-01', repeat: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' };
  const faults = calendarFaults({ timeZone: 'UTC', spans: Array(20).fill(span) });
  expect(faults).toMatchObject([{ pointer: '/spans/0/repeat' }]);
});
