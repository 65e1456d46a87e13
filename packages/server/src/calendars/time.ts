import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { type ReadyCalendar, readyCalendar, stretchesOf, wallsOf } from './spans.ts';
import { clipped, merged, type Stretch, without } from './stretches.ts';
import { day } from './wall.ts';

/**
 * When a calendar is on. Both ends of a span belong to it: one to 18:00 is on at 18:00:00.000, and no longer a
 * millisecond later; a day given as its end is included whole. An end is read off the wall like a beginning, so that a
 * window from 22:00 to 06:00 ends at 06:00 in every night, however long the night is.
 *
 * Nothing is looked for further than five years ahead, nor beyond so many stretches, whether of what it is on or of what
 * it is without: what lies there is not known.
 */
export const furthestAhead = 5 * 366 * 86_400_000;
const mostStretches = 6000;

/** Is it on at this instant? */
export const isOn = (calendar: CalendarDefinition, at: Date): boolean =>
  within(readyCalendar(calendar), at.getTime(), at.getTime() + 1).on.some(({ from }) => from <= at.getTime());

/** The first instant from `at` on at which it is on, `at` itself included; null: it is not on within five years. */
export function nextOn(calendar: CalendarDefinition, at: Date): Date | null {
  for (const [first] of looks(calendar, at.getTime())) if (first) return new Date(Math.ceil(first.from));
  return null;
}

/**
 * Until when it goes on being on, what touches counted as one; where a span ends at a minute, it is still on at that
 * instant. Null: it is not on at `at`, or does not end within five years.
 */
export function offAt(calendar: CalendarDefinition, at: Date): Date | null {
  const { value } = stretchesFrom(calendar, at.getTime()).next();
  if (!value?.known || value.from > at.getTime()) return null;
  return new Date(Math.floor(value.end));
}

/**
 * The instant by which so many milliseconds of a calendar's time have passed after `from`; null: it does not have that
 * much time within five years.
 */
export function timeAfter(calendar: CalendarDefinition, from: Date, milliseconds: number): Date | null {
  let left = milliseconds;
  for (const stretch of stretchesFrom(calendar, from.getTime())) {
    // Where an end still belongs to the stretch, it is a moment without length.
    const [start, end] = [Math.floor(stretch.from), Math.floor(stretch.end)];
    if (start + left <= end) return new Date(start + left);
    left -= end - start;
  }
  return null;
}

/** When it is on in [from, to): first and last instants; those that touch as one, and no more than `most`. */
export function spansBetween(
  calendar: CalendarDefinition,
  from: Date,
  to: Date,
  most = 1000,
): { from: Date; to: Date }[] {
  const found: { from: Date; to: Date }[] = [];
  for (const stretch of stretchesFrom(calendar, from.getTime())) {
    if (stretch.from >= to.getTime() || found.length === most) break;
    const end = Math.min(Math.floor(stretch.end), to.getTime());
    found.push({ from: new Date(Math.ceil(stretch.from)), to: new Date(end) });
  }
  return found;
}

/** When it is on in [from, end), in order, and how many stretches that was to find out. */
function within(
  { clock, spans, without: taken }: ReadyCalendar,
  from: number,
  end: number,
): { on: Stretch[]; cost: number } {
  const walls = wallsOf(clock, from, end);
  const of = (ready: ReadyCalendar['spans']) => ready.flatMap((span) => stretchesOf(span, clock, walls));
  const found = of(spans);
  const on = clipped(merged(found), from, end);
  if (on.length === 0) return { on, cost: found.length };
  const holes = of(taken);
  return { on: without(on, merged(holes)), cost: found.length + holes.length };
}

const firstLook = 2 * 3_600_000;
const longestLook = 366 * 86_400_000;
const many = 100;

/** What is on from `at` on, a look at a time: at hours first, and then at more and more while there is little to find. */
function* looks(calendar: CalendarDefinition, at: number): Generator<Stretch[], undefined> {
  const ready = readyCalendar(calendar);
  const furthest = at + furthestAhead;
  const longest = Math.max(firstLook, Math.min(longestLook, (mostStretches / ready.perDay) * day));
  let look = firstLook;
  let count = 0;
  let from = at;
  while (from < furthest && count < mostStretches) {
    const end = Math.min(from + look, furthest);
    const { on, cost } = within(ready, from, end);
    yield on;
    count += cost;
    from = end;
    if (cost < many) look = Math.min(look * 4, longest);
  }
  return undefined;
}

/** `known`: not only as far as was looked. */
type Found = Stretch & { readonly known: boolean };

/** Stretches from `at` on, the one that is on at `at` first. */
function* stretchesFrom(calendar: CalendarDefinition, at: number): Generator<Found, undefined> {
  let held: Stretch | undefined;
  for (const found of looks(calendar, at)) {
    if (held !== undefined && held.end !== found[0]?.from) {
      yield { ...held, known: true };
      held = undefined;
    }
    for (const next of found) {
      if (held !== undefined && next.from > held.end) yield { ...held, known: true };
      held = held !== undefined && next.from <= held.end ? { from: held.from, end: next.end } : next;
    }
  }
  if (held !== undefined) yield { ...held, known: false };
  return undefined;
}
