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

/** Further than any clock was ever set. */
const furthest = 26 * 3_600_000;

/** `2026-12-24` or `2026-12-24T18:00` as it is read off a wall. */
export const readWall = (text: string): number => Date.parse(`${text.padEnd(16, 'T00:00')}Z`);

/** A day alone, without a time. */
export const isDay = (text: string): boolean => text.length === 10;

/** `2026-12-24`. */
export const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

export const startOfDay = (wall: number): number => Math.floor(wall / day) * day;

export function clockOf(timeZone: string): Clock {
  const steady = new Map<number, number | null>();
  const offsetAt = (instant: number): number =>
    new Temporal.ZonedDateTime(BigInt(instant) * 1_000_000n, timeZone).offsetNanoseconds / 1e6;
  /** The offset all through this day and those around it; null: clocks are changed. */
  const offsetOn = (wall: number): number | null => {
    const which = Math.floor(wall / day);
    const known = steady.get(which);
    if (known !== undefined) return known;
    const [before, after] = [offsetAt(which * day - furthest), offsetAt((which + 1) * day + furthest)];
    const offset = before === after ? before : null;
    steady.set(which, offset);
    return offset;
  };
  return {
    wallAt: (instant) => instant + offsetAt(instant),
    instantOf(wall) {
      const offset = offsetOn(wall);
      if (offset !== null) return wall - offset;
      const read = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, -1));
      return read.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
    },
    doubt: (instant) => (offsetOn(instant) === null ? furthest : 0),
  };
}
