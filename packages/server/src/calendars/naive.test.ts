import type { CalendarDefinition, Span } from '@countersign/contract/calendar-definition.ts';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { isOn, nextOn, offAt, timeAfter } from './time.ts';

// Random calendars around the days on which clocks are changed, against a naive reading of the same: every repetition
// from the first on, one by one, each end taken to UTC by Temporal, and every minute of some days looked at.

const day = 86_400_000;
const minute = 60_000;
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
const around: Record<string, string[]> = {
  'Europe/Berlin': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  UTC: ['2026-02-28', '2028-02-29'],
};
const rules = [
  ...[
    undefined,
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'FREQ=WEEKLY;INTERVAL=2',
  ],
  ...[
    'FREQ=HOURLY;INTERVAL=5',
    'FREQ=MONTHLY;BYDAY=-1SU',
    'FREQ=YEARLY',
    'FREQ=MINUTELY;INTERVAL=45',
    'FREQ=DAILY;COUNT=9',
  ],
];

const stamp = (wall: number) => new Date(wall).toISOString().slice(0, 16);
const span = (middle: number) =>
  fc
    .record({
      back: fc.integer({ min: 0, max: 20 }),
      start: fc.integer({ min: 0, max: 24 * 4 - 1 }),
      length: fc.integer({ min: 1, max: 60 * 36 }),
      whole: fc.boolean(),
      repeat: fc.constantFrom(...rules),
      except: fc.boolean(),
    })
    .map(({ back, start, length, whole, repeat, except }): Span => {
      const from = middle - back * day + start * 15 * minute;
      const to = whole ? stamp(from + length * minute).slice(0, 10) : stamp(from + length * minute);
      const left = except && repeat ? { except: [stamp(middle).slice(0, 10)] } : {};
      return { from: stamp(from), to, ...(repeat && { repeat }), ...left };
    });

const calendars = fc
  .constantFrom(...zones)
  .chain((timeZone) => fc.tuple(fc.constant(timeZone), fc.constantFrom(...(around[timeZone] ?? []))))
  .chain(([timeZone, on]) => {
    const middle = Date.parse(`${on}T00:00Z`);
    return fc.record({
      middle: fc.constant(middle),
      calendar: fc.record({
        timeZone: fc.constant(timeZone),
        spans: fc.array(span(middle), { minLength: 1, maxLength: 3 }),
        without: fc.array(span(middle), { maxLength: 2 }),
      }),
    });
  });

/** The instants between which a span is on, both included; one after the other, as slowly as can be. */
function naive({ from, to, repeat, except = [] }: Span, timeZone: string, until: number): [number, number][] {
  const first = Date.parse(`${from}Z`);
  const end = to.length === 10 ? Date.parse(`${to}T00:00Z`) + day : Date.parse(`${to}Z`);
  const instant = (wall: number) =>
    Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, -1)).toZonedDateTime(timeZone)
      .epochMilliseconds;
  return startsOf(first, repeat, until)
    .filter((start) => !except.includes(new Date(start).toISOString().slice(0, 10)))
    .map((start): [number, number] => [
      instant(start),
      instant(start + end - first) - (to.length === 10 ? 1 : 0),
    ])
    .filter(([begin, over]) => over >= begin);
}

function startsOf(first: number, repeat: string | undefined, until: number): number[] {
  if (repeat === undefined) return [first];
  const dtstart = `${new Date(first).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const starts: number[] = [];
  new RRuleTemporal({ rruleString: `DTSTART:${dtstart}\nRRULE:${repeat}`, maxIterations: 100_000 }).all(
    (one) => {
      if (one.epochMilliseconds <= until) starts.push(one.epochMilliseconds);
      return one.epochMilliseconds <= until;
    },
  );
  return starts;
}

const within = (all: [number, number][], at: number) => all.some(([from, to]) => at >= from && at <= to);

test('a calendar is on exactly when a naive reading of it says so', () => {
  fc.assert(
    fc.property(calendars, fc.integer({ min: 0, max: 14 }), ({ calendar, middle }, shift) => {
      const until = middle + 5 * day;
      const read = (spans: readonly Span[]) => spans.flatMap((one) => naive(one, calendar.timeZone, until));
      const [on, off] = [read(calendar.spans), read(calendar.without)];
      const expected = (at: number) => within(on, at) && !within(off, at);
      for (let at = middle - day + shift * minute; at < middle + 2 * day; at += 45 * minute)
        for (const exact of [at - 1, at, at + 1])
          if (isOn(calendar, new Date(exact)) !== expected(exact))
            throw new Error(`${new Date(exact).toISOString()} is ${expected(exact) ? 'on' : 'off'}`);
    }),
    { numRuns: 20, seed: 20261122 },
  );
});

test('when it is next on, when that is over, and how much time passes, agree with whether it is on', () => {
  fc.assert(
    fc.property(calendars, ({ calendar, middle }) => {
      for (let at = middle - day; at < middle + 2 * day; at += 7 * 3_600_000) agree(calendar, new Date(at));
    }),
    { numRuns: 20, seed: 20261122 },
  );
});

function agree(calendar: CalendarDefinition, at: Date): void {
  const next = nextOn(calendar, at);
  expect(isOn(calendar, next ?? at)).toBe(next !== null);
  if (next === null) return;
  if (next > at)
    expect([isOn(calendar, at), isOn(calendar, new Date(next.getTime() - 1))]).toEqual([false, false]);
  const over = offAt(calendar, next);
  if (over === null) return;
  expect(isOn(calendar, new Date(over.getTime() + 1))).toBe(false);
  const length = over.getTime() - next.getTime();
  // At the end of the stretch just as much time has passed as it is long, give or take what `without` takes at its edge.
  const reached = timeAfter(calendar, next, Math.max(0, length - 1));
  expect(Math.abs(Number(reached) - over.getTime())).toBeLessThan(3);
}
