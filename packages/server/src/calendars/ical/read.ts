import { CalendarDefinition, type Span } from '@countersign/contract/calendar-definition.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { calendarFaults } from '../check-calendar.ts';
import { clockOf } from '../wall.ts';
import { type Event, isOnceADay, isZone, readEvent, severalADay, Unreadable, type Zone } from './event.ts';
import { type Block, blocksOf, faultAt, type Line, unfold } from './lines.ts';

const mostFaults = 20;
const mostEvents = 500;

export type ReadCalendar =
  | { readonly ok: true; readonly definition: CalendarDefinition }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * What an iCalendar file (RFC 5545) says as a calendar: every event a span. `timeZone`: whose walls its times are on;
 * otherwise what the file says itself, by X-WR-TIMEZONE or the first TZID, or UTC. What cannot be read as it is meant
 * is a fault with its line.
 */
export function readIcal(text: string, timeZone?: string): ReadCalendar {
  const found = blocksOf(unfold(text.replace(/^\ufeff/, '')));
  if (!('events' in found)) return { ok: false, faults: [found] };
  const { events: blocks, own } = found;
  const last = blocks[mostEvents];
  if (last !== undefined)
    return { ok: false, faults: [faultAt(last.line, `a calendar holds at most ${mostEvents} events`)] };
  const name = timeZone ?? zoneSaid(own, blocks);
  const zone = { name, clock: clockOf(name), others: new Map() };
  const { events, faults } = readEvents(blocks, zone);
  if (faults.length > 0) return { ok: false, faults };
  return asCalendar(name, withOverrides(events, faults), faults);
}

function zoneSaid(own: readonly Line[], blocks: readonly Block[]): string {
  const said = own.map(({ text }) => /^X-WR-TIMEZONE:(.+)$/i.exec(text)?.[1]);
  const starts = blocks.flatMap(({ lines }) =>
    lines.map(({ text }) => /^DTSTART;.*TZID="?([^":;]+)/i.exec(text)?.[1]),
  );
  return [...said, ...starts].find((name) => name !== undefined && isZone(name)) ?? 'UTC';
}

function readEvents(blocks: readonly Block[], zone: Zone): { events: Event[]; faults: Fault[] } {
  const events: Event[] = [];
  const faults: Fault[] = [];
  let spans = 0;
  for (const block of blocks) {
    // It is refused then, and the rest need not be read.
    if (faults.length >= mostFaults || spans > mostEvents) break;
    try {
      const event = readEvent(block, zone);
      events.push(event);
      spans += event.spans.length;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.push(faultAt(error.line, error.message));
    }
  }
  return { events, faults };
}

type Placed = { readonly line: number; readonly span: Span };

/** A repetition that was moved or called off is left out of those of its event. */
function withOverrides(events: readonly Event[], faults: Fault[]): Placed[] {
  const moved = Map.groupBy(
    events.filter(({ overrides }) => overrides !== null),
    ({ uid }) => uid,
  );
  return events
    .filter(({ cancelled }) => !cancelled)
    .flatMap(({ line, uid, overrides, spans }) =>
      spans.map((span) => {
        const others = overrides === null ? (moved.get(uid) ?? []) : [];
        if (span.repeat === undefined || others.length === 0) return { line, span };
        if (!isOnceADay(span.repeat)) faults.push(faultAt(others[0]?.line ?? line, severalADay));
        const days = others.map((other) => other.overrides ?? '');
        return { line, span: { ...span, except: [...new Set([...(span.except ?? []), ...days])] } };
      }),
    );
}

function asCalendar(timeZone: string, placed: readonly Placed[], faults: readonly Fault[]): ReadCalendar {
  if (faults.length > 0) return { ok: false, faults };
  if (placed.length === 0) return { ok: false, faults: [faultAt(1, 'it has no event that lasts any time')] };
  const definition = { timeZone, spans: placed.map(({ span }) => span) };
  const parsed = CalendarDefinition.safeParse(definition);
  const issues = parsed.error?.issues.map(({ path, message }) => ({
    pointer: `/${path.join('/')}`,
    detail: message,
  }));
  const wrong = issues ?? calendarFaults(definition);
  if (wrong.length === 0) return { ok: true, definition };
  const lineOf = (pointer: string) => placed[Number(/^\/spans\/(\d+)/.exec(pointer)?.[1] ?? -1)]?.line ?? 1;
  return {
    ok: false,
    faults: wrong.slice(0, mostFaults).map(({ pointer, detail }) => faultAt(lineOf(pointer), detail)),
  };
}
