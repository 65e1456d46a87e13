import type { Span } from '@countersign/contract/calendar-definition.ts';
import ICAL from 'ical.js';
import { readRule } from '../rule.ts';
import { type Clock, clockOf, day, dayOf, readWall } from '../wall.ts';
import type { Block } from './lines.ts';

/** An event as far as a calendar needs it. overrides: of which repetition of `uid` it takes the place, as a day. */
export type Event = {
  readonly line: number;
  readonly uid: string;
  readonly cancelled: boolean;
  readonly overrides: string | null;
  readonly spans: readonly Span[];
};

/** Why an event cannot be read as it is meant; `line`: where. */
export class Unreadable extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** The time zone in which a calendar's times are, and the clocks of others that its file names. */
export type Zone = { readonly name: string; readonly clock: Clock; readonly others: Map<string, Clock> };

type Read = { readonly block: Block; readonly zone: Zone; readonly event: ICAL.Component };

/** Reads one event. Throws Unreadable with the line that cannot be read as it is meant. */
export function readEvent(block: Block, zone: Zone): Event {
  const text = ['BEGIN:VEVENT', ...block.lines.map(({ text }) => text), 'END:VEVENT'].join('\r\n');
  const read = {
    block,
    zone,
    event: attempt(block.line, () => new ICAL.Component(ICAL.parse(text) as unknown[])),
  };
  for (const name of ['exrule', 'range'])
    if (lineOf(read, name) !== undefined)
      throw new Unreadable(lineOf(read, name) ?? 0, `${name.toUpperCase()} is not read`);
  const recurrence = valuesOf(read, 'recurrence-id')[0];
  return {
    line: block.line,
    uid: textOf(read, 'uid'),
    cancelled: textOf(read, 'status').toUpperCase() === 'CANCELLED',
    overrides: recurrence === undefined ? null : wallText(read, recurrence).slice(0, 10),
    spans: spansOf(read),
  };
}

const textOf = ({ event }: Read, name: string): string => String(event.getFirstPropertyValue(name) ?? '');

/** An event that has no length reminds of something; nothing is on by it. */
function spansOf(read: Read): Span[] {
  const [start] = valuesOf(read, 'dtstart');
  if (start === undefined) throw new Unreadable(read.block.line, 'an event has a DTSTART');
  const length = lengthOf(read, start);
  const first = spanFrom(read, start, length);
  if (first === null) return [];
  const repeat = ruleOf(read, start);
  const except = exceptOf(read, repeat);
  const name = textOf(read, 'summary').replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  const named = name === '' ? {} : { name };
  const more = valuesOf(read, 'rdate').map((date) => spanFrom(read, date, length));
  return [
    { ...named, ...first, ...(repeat !== undefined && { repeat }), ...(except.length > 0 && { except }) },
    ...more.flatMap((span) => (span === null ? [] : [{ ...named, ...span }])),
  ];
}

type Value = { readonly time: ICAL.Time; readonly zone: string | null; readonly line: number };

/** The dates and times of a property, with the zone each is in; null: of none. */
function valuesOf(read: Read, name: string): Value[] {
  const line = lineOf(read, name) ?? read.block.line;
  let count = 0;
  return attempt(line, () =>
    read.event.getAllProperties(name).flatMap((property) => {
      const written = property.toJSON().slice(3);
      count += written.length;
      if (count > 500) throw new Error(`${name.toUpperCase()} has more than 500 values`);
      return property.getValues().map((time: unknown, index: number) => {
        if (!(time instanceof ICAL.Time)) throw new Error(`${name.toUpperCase()} has to be dates or times`);
        // The parser takes the 13th month for the first of the next year.
        if (time.toString() !== written[index]) throw new Error(`there is no ${String(written[index])}`);
        return { time, line, zone: zoneOf(read, property, time) };
      });
    }),
  );
}

function zoneOf({ zone }: Read, property: ICAL.Property, time: ICAL.Time): string | null {
  if (time.toString().endsWith('Z')) return 'UTC';
  const name = property.getParameter('tzid');
  if (name === undefined || time.isDate) return null;
  const text = String(name);
  if (zone.others.has(text)) return text;
  if (!isZone(text)) throw new Error(`TZID ${text} is no IANA time zone, such as Europe/Berlin`);
  zone.others.set(text, clockOf(text));
  return text;
}

/** Does the IANA database have it? */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** `2026-12-24` or `2026-12-24T18:00:00` on the walls of the calendar. */
function wallText({ zone }: Read, { time, zone: own }: Value): string {
  const text = time.toString().replace('Z', '');
  if (time.isDate || own === null || own === zone.name) return text;
  const clock = zone.others.get(own) ?? clockOf(own);
  return new Date(zone.clock.wallAt(clock.instantOf(readWall(text)))).toISOString().slice(0, 19);
}

/** Milliseconds on the wall. */
function lengthOf(read: Read, start: Value): number {
  const [end] = valuesOf(read, 'dtend');
  if (end !== undefined) {
    if (end.time.isDate !== start.time.isDate)
      throw new Unreadable(end.line, 'DTEND is not of the kind of DTSTART');
    const length = readWall(wallText(read, end)) - readWall(wallText(read, start));
    if (length < 0) throw new Unreadable(end.line, 'DTEND is before DTSTART');
    return length;
  }
  const line = lineOf(read, 'duration') ?? read.block.line;
  const duration = attempt(line, () => read.event.getFirstPropertyValue('duration'));
  if (duration instanceof ICAL.Duration) {
    if (duration.toSeconds() > longest) throw new Unreadable(line, 'DURATION is longer than a hundred years');
    return duration.toSeconds() * 1000;
  }
  return start.time.isDate ? day : 0;
}

/** In seconds: beyond it there may be no date any more. */
const longest = (100 * 366 * day) / 1000;
const minute = 60_000;

/** To the minute: what was within the minutes at its ends is covered. Null: it has no length. */
function spanFrom(read: Read, start: Value, length: number): { from: string; to: string } | null {
  const from = readWall(wallText(read, start));
  if (length <= 0) return null;
  if (start.time.isDate) return { from: dayOf(from), to: dayOf(from + length - 1) };
  const text = (wall: number) => new Date(wall).toISOString().slice(0, 16);
  return {
    from: text(Math.floor(from / minute) * minute),
    to: text(Math.ceil((from + length) / minute) * minute),
  };
}

/** The text of the rule as it stands there: what is wrong with it is found out where every rule is. */
function ruleOf(read: Read, start: Value): string | undefined {
  const lines = read.block.lines.filter(({ text }) => /^RRULE[;:]/i.test(text));
  const [line, more] = lines;
  if (more !== undefined) throw new Unreadable(more.number, 'an event has one RRULE');
  if (line === undefined) return undefined;
  if (start.zone !== null && start.zone !== read.zone.name)
    throw new Unreadable(
      line.number,
      `it repeats by the walls of ${start.zone}, the calendar by those of ${read.zone.name}: import it for ${start.zone}`,
    );
  return line.text.slice(line.text.indexOf(':') + 1).replace(/;BYSECOND=0?0(?=;|$)/, '');
}

/** Days are left out; where a rule has several repetitions in a day, one of them cannot be. */
function exceptOf(read: Read, repeat: string | undefined): string[] {
  const values = valuesOf(read, 'exdate');
  const [first] = values;
  if (first === undefined || repeat === undefined) return [];
  if (!isOnceADay(repeat)) throw new Unreadable(first.line, severalADay);
  return [...new Set(values.map((value) => wallText(read, value).slice(0, 10)))];
}

export const severalADay = 'it repeats several times a day, of which one alone cannot be left out';

/** Does a rule begin something at most once a day? */
export function isOnceADay(repeat: string): boolean {
  const rule = readRule(repeat);
  if (typeof rule === 'string') return true;
  const several = ['BYHOUR', 'BYMINUTE'].some((name) => rule.limits.get(name)?.includes(','));
  return !several && !['HOURLY', 'MINUTELY'].includes(rule.frequency);
}

const lineOf = ({ block }: Read, name: string): number | undefined =>
  block.lines.find(
    ({ text }) =>
      text
        .slice(0, name.length + 1)
        .toUpperCase()
        .replace(';', ':') === `${name.toUpperCase()}:`,
  )?.number;

/** What the parser throws names no line. */
function attempt<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(line, (error as Error).message);
  }
}
