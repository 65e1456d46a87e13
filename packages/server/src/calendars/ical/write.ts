import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { spansBetween } from '../time.ts';

const month = 31 * 86_400_000;
const year = 366 * 86_400_000;

/** Who publishes a calendar, and as what. version: which text of it this is. */
export type Published = { readonly id: string; readonly name: string; readonly changedAt: Date };

/**
 * When a calendar is on around `now`, as an iCalendar file: every stretch an event in UTC. Rules and exceptions are
 * worked out, so that every program shows what the server goes by.
 */
export function writeIcal(
  definition: CalendarDefinition,
  { id, name, changedAt }: Published,
  now: Date,
): string {
  const from = new Date(now.getTime() - month);
  const stretches = spansBetween(definition, from, new Date(now.getTime() + year));
  const events = stretches.flatMap((stretch) => [
    'BEGIN:VEVENT',
    `UID:${stamp(stretch.from)}-${id}`,
    `DTSTAMP:${stamp(changedAt)}`,
    `DTSTART:${stamp(stretch.from)}`,
    `DTEND:${stamp(stretch.to)}`,
    `SUMMARY:${escaped(name)}`,
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Countersign//Calendars//EN',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events,
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');

/** RFC 5545, 3.1: no line is longer than 75 bytes; characters are not torn apart. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > 74) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}
