import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { expect, test } from 'vitest';
import { spansBetween } from '../time.ts';
import { readIcal } from './read.ts';
import { writeIcal } from './write.ts';

// Expected values: RFC 5545 (3.1 folding, 3.3.4 dates, 3.6.1 events, 3.8.2.2 an end is not part of an event).

const file = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

function spansOf(text: string, timeZone?: string) {
  const read = readIcal(text, timeZone);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.definition.spans;
}

function faultsOf(text: string, timeZone?: string) {
  const read = readIcal(text, timeZone);
  return read.ok ? [] : read.faults.map(({ line, detail }) => `${line}: ${detail}`);
}

test('events with times, days, lengths, rules and days left out', () => {
  const read = readIcal(
    file(
      [
        'SUMMARY:Year end',
        'DTSTART;TZID=Europe/Berlin:20261218T180000',
        'DTEND;TZID=Europe/Berlin:20270104T000000',
      ],
      ['SUMMARY:Holidays', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'],
      ['DTSTART;VALUE=DATE:20270101'],
      [
        'DTSTART;TZID=Europe/Berlin:20260105T220000',
        'DURATION:PT8H',
        'RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSECOND=0',
        'EXDATE;TZID=Europe/Berlin:20260106T220000,20260112T220000',
      ],
      ['DTSTART:20261101T120000Z', 'DTEND:20261101T130000Z', 'RDATE:20261102T120000Z'],
      ['SUMMARY:A reminder', 'DTSTART:20261101T120000Z'],
      ['SUMMARY:Called off', 'STATUS:CANCELLED', 'DTSTART:20261101T120000Z', 'DURATION:PT1H'],
    ),
  );
  expect(read).toEqual({
    ok: true,
    definition: {
      timeZone: 'Europe/Berlin',
      spans: [
        { name: 'Year end', from: '2026-12-18T18:00', to: '2027-01-04T00:00' },
        { name: 'Holidays', from: '2026-12-24', to: '2026-12-26' },
        { from: '2027-01-01', to: '2027-01-01' },
        {
          from: '2026-01-05T22:00',
          to: '2026-01-06T06:00',
          repeat: 'FREQ=WEEKLY;BYDAY=MO,TU',
          except: ['2026-01-06', '2026-01-12'],
        },
        { from: '2026-11-01T13:00', to: '2026-11-01T14:00' },
        { from: '2026-11-02T13:00', to: '2026-11-02T14:00' },
      ],
    },
  });
});

test('a repetition that was moved, and one that was called off', () => {
  const series = [
    'UID:1',
    'DTSTART;TZID=Europe/Berlin:20260105T090000',
    'DURATION:PT1H',
    'RRULE:FREQ=WEEKLY',
  ];
  const moved = [
    'UID:1',
    'RECURRENCE-ID;TZID=Europe/Berlin:20260112T090000',
    'DTSTART;TZID=Europe/Berlin:20260113T100000',
    'DURATION:PT1H',
  ];
  const off = [
    'UID:1',
    'STATUS:CANCELLED',
    'RECURRENCE-ID;TZID=Europe/Berlin:20260119T090000',
    'DTSTART;TZID=Europe/Berlin:20260119T090000',
    'DURATION:PT1H',
  ];
  expect(spansOf(file(series, moved, off))).toEqual([
    {
      from: '2026-01-05T09:00',
      to: '2026-01-05T10:00',
      repeat: 'FREQ=WEEKLY',
      except: ['2026-01-12', '2026-01-19'],
    },
    { from: '2026-01-13T10:00', to: '2026-01-13T11:00' },
  ]);
});

test('seconds are within the minutes that cover them; long lines are put together; alarms are passed over', () => {
  const text = file([
    'SUMMARY:A name that was\r\n  folded\\, with a comma',
    'DTSTART:20261101T120030Z',
    'DTEND:20261101T235959Z',
    'BEGIN:VALARM',
    'TRIGGER:-PT15M',
    'DTSTART:nonsense',
    'END:VALARM',
  ]);
  expect(spansOf(text)).toEqual([
    { name: 'A name that was folded, with a comma', from: '2026-11-01T12:00', to: '2026-11-02T00:00' },
  ]);
});

test('whose walls: as asked, as the file says, as its first time says, or UTC', () => {
  const floating = ['DTSTART:20261101T120000', 'DURATION:PT1H'];
  const berlin = ['DTSTART;TZID=Europe/Berlin:20261101T120000', 'DURATION:PT1H'];
  const zoneOf = (text: string, zone?: string) => {
    const read = readIcal(text, zone);
    return read.ok ? `${read.definition.timeZone} ${read.definition.spans[0]?.from}` : 'unreadable';
  };
  expect(zoneOf(file(floating))).toBe('UTC 2026-11-01T12:00');
  expect(zoneOf(file(berlin))).toBe('Europe/Berlin 2026-11-01T12:00');
  expect(zoneOf(file(berlin), 'America/New_York')).toBe('America/New_York 2026-11-01T06:00');
  expect(zoneOf(file(floating).replace('VERSION:2.0', 'X-WR-TIMEZONE:Europe/Berlin'))).toBe(
    'Europe/Berlin 2026-11-01T12:00',
  );
});

test.each<[string, string, string]>([
  ['no calendar', 'hello', '1: an iCalendar file begins with BEGIN:VCALENDAR'],
  ['nothing', '', '1: an iCalendar file begins with BEGIN:VCALENDAR'],
  [
    'cut off',
    file(['DTSTART:20261101T120000Z']).slice(0, 60),
    '4: END:VEVENT is missing: the file ends too early',
  ],
  [
    'ends crossed',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n',
    '3: END:VCALENDAR ends what is not open; VEVENT is',
  ],
  ['no events', file(), '1: it has no event that lasts any time'],
  [
    'more after the end',
    `${file()}BEGIN:VCALENDAR\r\nEND:VCALENDAR`,
    '1: it has no event that lasts any time',
  ],
  [
    'a line that is none',
    file(['DTSTART:20261101T120000Z', 'NONSENSE']),
    '3: invalid line (no token ";" or ":") "NONSENSE"',
  ],
  ['no start', file(['SUMMARY:When?']), '3: an event has a DTSTART'],
  ['a month 13', file(['SUMMARY:x', 'DTSTART:20261301T120000Z']), '5: there is no 2026-13-01T12:00:00Z'],
  [
    'an end before the start',
    file(['DTSTART:20261101T120000Z', 'DTEND:20261101T110000Z']),
    '5: DTEND is before DTSTART',
  ],
  [
    'an end of another kind',
    file(['DTSTART:20261101T120000Z', 'DTEND;VALUE=DATE:20261102']),
    '5: DTEND is not of the kind of DTSTART',
  ],
  [
    'a time zone of somebody’s own',
    file(['DTSTART;TZID=W. Europe Standard Time:20261101T120000', 'DURATION:PT1H']),
    '4: TZID W. Europe Standard Time is no IANA time zone, such as Europe/Berlin',
  ],
  [
    'a rule',
    file(['DTSTART:20261101T120000Z', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY']),
    '3: FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY; this is SECONDLY',
  ],
  [
    'two rules',
    file(['DTSTART:20261101T120000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY']),
    '7: an event has one RRULE',
  ],
  [
    'a rule to take off',
    file(['DTSTART:20261101T120000Z', 'DURATION:PT1H', 'EXRULE:FREQ=DAILY']),
    '6: EXRULE is not read',
  ],
  [
    'one of several a day left out',
    file([
      'DTSTART:20261101T120000Z',
      'DURATION:PT1H',
      'RRULE:FREQ=HOURLY;INTERVAL=6',
      'EXDATE:20261102T120000Z',
    ]),
    '7: it repeats several times a day, of which one alone cannot be left out',
  ],
])('what cannot be read as it is meant names its line: %s', (_, text, fault) => {
  expect(faultsOf(text)[0]).toBe(fault);
});

test('a rule that goes by the walls of another zone is no rule of this calendar', () => {
  const text = file(['DTSTART;TZID=America/New_York:20261101T120000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY']);
  expect(faultsOf(text, 'Europe/Berlin')).toEqual([
    '6: it repeats by the walls of America/New_York, the calendar by those of Europe/Berlin: import it for America/New_York',
  ]);
});

test('more events than a calendar holds', () => {
  const event = ['DTSTART:20261101T120000Z', 'DURATION:PT1H'];
  expect(faultsOf(file(...Array.from({ length: 501 }, () => event)))).toHaveLength(1);
});

test('what is written reads back as the same time', () => {
  const definition: CalendarDefinition = {
    timeZone: 'Europe/Berlin',
    spans: [{ from: '2026-01-01T22:00', to: '2026-01-02T06:00', repeat: 'FREQ=DAILY' }],
    without: [{ from: '2026-12-24', to: '2026-12-26' }],
  };
  const now = new Date('2026-11-22T09:00:00Z');
  const published = {
    id: '4',
    name: 'Nights, without Christmas: für alle die es angeht und noch einige mehr',
    changedAt: now,
  };
  const text = writeIcal(definition, published, now);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const read = readIcal(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const [from, to] = [new Date('2026-12-20T00:00:00Z'), new Date('2026-12-31T00:00:00Z')];
  const written = spansBetween(definition, from, to);
  expect(written).toHaveLength(10);
  expect(spansBetween(read.definition, from, to)).toEqual(written);
});

test('many dates of another zone are read, or refused, before anybody waits for them', () => {
  const dates = (name: string, count: number) =>
    `${name};TZID=America/New_York:${Array(count).fill('20260301T100000').join()}`;
  const event = ['DTSTART;TZID=Europe/Berlin:20260101T100000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'];
  const started = performance.now();
  const read = readIcal(file(...Array(100).fill([...event, dates('RDATE', 500)])));
  expect(read).toMatchObject({ ok: false, faults: [{ detail: expect.stringMatching(/<=500/) }] });
  expect(readIcal(file([...event, dates('EXDATE', 500)])).ok).toBe(true);
  expect(readIcal(file([...event, dates('RDATE', 300), dates('RDATE', 300)]))).toMatchObject({
    faults: [{ detail: 'RDATE has more than 500 values' }],
  });
  expect(performance.now() - started).toBeLessThan(3000);
});

test('what would last beyond the end of time is refused, with its line', () => {
  const event = ['DTSTART:20260101T100000Z', 'DURATION:P99999999999999999W'];
  expect(readIcal(file(event))).toMatchObject({
    faults: [{ detail: 'DURATION is longer than a hundred years' }],
  });
});
