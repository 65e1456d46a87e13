import type { Span } from '@countersign/contract/calendar-definition.ts';

/** What a recurrence says, as far as it can be told in a few words. */
export type Repetition = {
  readonly every: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  /** Two-letter days of RFC 5545, in the order given. */
  readonly days: readonly string[];
  readonly until: string | null;
};

const told = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'UNTIL', 'WKST']);
const frequencies = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);

/** Reads a rule of RFC 5545; null: it says more than can be told, so that it is shown as it is. */
export function repetitionOf(rule: string): Repetition | null {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const every = parts.get('FREQ') ?? '';
  const days = parts.get('BYDAY')?.split(',') ?? [];
  const plain = days.every((day) => weekdays.includes(day));
  if (!frequencies.has(every) || !plain || [...parts.keys()].some((part) => !told.has(part))) return null;
  return {
    every: every as Repetition['every'],
    interval: Number(parts.get('INTERVAL') ?? '1'),
    days,
    until: parts.get('UNTIL') ?? null,
  };
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** "Monday to Friday" or "Mon, Wed": days of the week in the reader's language. */
export function dayWords(days: readonly string[], language: string): string {
  const places = days.map((day) => weekdays.indexOf(day)).sort((one, other) => one - other);
  const name = (place: number, weekday: 'long' | 'short') =>
    // The 5th of January 2026 is a Monday.
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5 + place));
  const first = places[0] ?? 0;
  const inRow = places.length > 2 && places.every((place, nth) => place === first + nth);
  if (inRow) return `${name(first, 'long')} – ${name(places.at(-1) ?? 0, 'long')}`;
  return new Intl.ListFormat(language).format(
    places.map((place) => name(place, places.length > 1 ? 'short' : 'long')),
  );
}

/** A time on the calendar's wall, in the reader's language but not in the reader's zone; a whole day has no time. */
export function wall(text: string, language: string): string {
  const instant = Date.parse(`${text.padEnd(16, 'T00:00')}:00Z`);
  const style = text.includes('T')
    ? ({ dateStyle: 'medium', timeStyle: 'short' } as const)
    : ({ dateStyle: 'medium' } as const);
  return new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(instant);
}

const timeOf = (text: string, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(
    Date.parse(`2026-01-01T${text.slice(11) || '00:00'}:00Z`),
  );

/** From when to when one round of a repetition lasts: "09:00 – 17:00", or null for whole days. */
export function hoursOf({ from, to }: Pick<Span, 'from' | 'to'>, language: string): string | null {
  if (!from.includes('T') || !to.includes('T')) return null;
  return `${timeOf(from, language)} – ${timeOf(to, language)}`;
}
