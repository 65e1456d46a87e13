import { Temporal } from 'temporal-polyfill';

/**
 * Times on a wall are counted as milliseconds as if the wall stood in UTC, so that they can be reckoned with; a clock
 * of a time zone tells which instants they are.
 */
export type Clock = {
  /** What the wall shows at an instant. */
  wallAt(instant: number): number;
  /**
   * The instant at which the wall shows it, as RFC 5545, 3.3.5 has it: of a time that comes twice the first, and a
   * time that is left out by the offset that was in force before it.
   */
  instantOf(wall: number): number;
  /** How far around an instant the order of walls and of instants may differ: nothing, where clocks are not changed. */
  doubt(instant: number): number;
};

export const day = 86_400_000;
const hour = 3_600_000;

/** Further than any clock was ever set. */
const furthest = 26 * hour;

/** `2026-12-24` or `2026-12-24T18:00` as it is read off a wall. */
export const readWall = (text: string): number => Date.parse(`${text.padEnd(16, 'T00:00')}Z`);

/** A day alone, without a time. */
export const isDay = (text: string): boolean => text.length === 10;

/** `2026-12-24`. */
export const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

export const startOfDay = (wall: number): number => Math.floor(wall / day) * day;

/** How the offset is through a day and those around it: the same, or another from an instant on. */
type Offsets = { readonly before: number; readonly after: number; readonly from: number };

/** Clocks are changed once within three days, or not at all. */
export function clockOf(timeZone: string): Clock {
  const known = new Map<number, Offsets>();
  const offsetAt = (instant: number): number =>
    new Temporal.ZonedDateTime(BigInt(instant) * 1_000_000n, timeZone).offsetNanoseconds / 1e6;
  const offsetsOn = (wall: number): Offsets => {
    const start = startOfDay(wall);
    const found = known.get(start) ?? look(offsetAt, start - furthest, start + day + furthest);
    known.set(start, found);
    return found;
  };
  return {
    wallAt: (instant) => instant + offsetAt(instant),
    instantOf(wall) {
      const { before, after, from } = offsetsOn(wall);
      if (before === after || wall - before < from) return wall - before;
      return wall - after >= from ? wall - after : wall - before;
    },
    doubt(instant) {
      const { before, after } = offsetsOn(instant);
      return before === after ? 0 : furthest;
    },
  };
}

/** The offsets at both ends, and the first instant of the second. */
function look(offsetAt: (instant: number) => number, low: number, high: number): Offsets {
  const [before, after] = [offsetAt(low), offsetAt(high)];
  let [last, from] = [low, high];
  while (before !== after && from - last > 1) {
    const middle = Math.floor((last + from) / 2);
    if (offsetAt(middle) === before) last = middle;
    else from = middle;
  }
  return { before, after, from };
}
